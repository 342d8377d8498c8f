"""The connectivity of several models as tables and as a JSON document."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from memviz.analysis.connectivity.connectivity import (
    AnyConnectivity,
    Connectivity,
    ConnectivityRow,
)
from memviz.analysis.connectivity.over_characters import over_characters


def connectivity_table(
    connectivities: Mapping[str, AnyConnectivity], timestep: int
) -> pd.DataFrame:
    """Return one row per character up to the timestep: timestep, character, one column per model.

    A model's column is its row of the connectivity, in the unit of its variant; missing where the
    target word is outside its vocabulary. Raises ValueError when there is no connectivity, or
    they are of different texts.
    """
    connectivities = _over_characters(connectivities)
    text = _common_text(connectivities)
    columns: dict[str, Any] = {
        "timestep": np.arange(timestep + 1),
        "character": list(text[: timestep + 1]),
    }
    for model, connectivity in connectivities.items():
        here = connectivity.at(timestep)
        columns[model] = here.row if here.has_target[timestep] else np.nan
    return pd.DataFrame(columns)


def connectivity_matrix_table(connectivities: Mapping[str, AnyConnectivity]) -> pd.DataFrame:
    """Return every row of every model in long form: model, output_step, input_step, value.

    Output steps look back only, so there is a row for each input step up to the output step. The
    value is in the unit of the variant; output steps whose target word is outside a model's
    vocabulary have none and are left out. Raises ValueError when there is no connectivity, they
    are of different texts, or one has a single row only.
    """
    connectivities = _over_characters(connectivities)
    _common_text(connectivities)
    tables = [_long_form(model, connectivity) for model, connectivity in connectivities.items()]
    return pd.concat(tables, ignore_index=True)


def _long_form(model: str, connectivity: AnyConnectivity) -> pd.DataFrame:
    if not isinstance(connectivity, Connectivity):
        raise ValueError(f"connectivities: {model!r} has only row {connectivity.timestep}")
    output_step, input_step = np.tril_indices(len(connectivity.text))
    there = connectivity.has_target[output_step]
    output_step, input_step = output_step[there], input_step[there]
    return pd.DataFrame(
        {
            "model": model,
            "output_step": output_step,
            "input_step": input_step,
            "value": connectivity.matrix[output_step, input_step],
        }
    )


def connectivity_document(
    connectivities: Mapping[str, AnyConnectivity], timestep: int
) -> dict[str, Any]:
    """Return what the view shows at the timestep as JSON values; what is not known is None."""
    connectivities = _over_characters(connectivities)
    text = _common_text(connectivities)
    return {
        "text": text,
        "timestep": timestep,
        "models": {
            model: _model_at(connectivity.at(timestep))
            for model, connectivity in connectivities.items()
        },
    }


def _model_at(here: ConnectivityRow) -> dict[str, Any]:
    unknown = np.isnan(here.target_probability)
    return {
        "of": here.target,
        "measure": here.measure,
        "target": here.targets[here.timestep],
        "target_rank": here.target_rank or None,
        "target_probability": None if unknown else here.target_probability,
        "suggestions": [
            {"word": word, "probability": float(probability)}
            for word, probability in here.suggestions
        ],
        "connectivity": here.row.tolist() if here.has_target[here.timestep] else None,
    }


def _over_characters(
    connectivities: Mapping[str, AnyConnectivity],
) -> dict[str, AnyConnectivity]:
    """Return them by character, so that models with different tokens stand in one table."""
    return {model: over_characters(own) for model, own in connectivities.items()}


def _common_text(connectivities: Mapping[str, AnyConnectivity]) -> str:
    texts = {connectivity.text for connectivity in connectivities.values()}
    if len(texts) != 1:
        raise ValueError(f"connectivities: need one text in common, got {len(texts)} texts")
    return texts.pop()
