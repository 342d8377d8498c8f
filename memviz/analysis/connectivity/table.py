"""The connectivity of several models as tables and as a JSON document."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from memviz.analysis.connectivity.connectivity import Connectivity


def connectivity_table(connectivities: Mapping[str, Connectivity], timestep: int) -> pd.DataFrame:
    """Return one row per character up to the timestep: timestep, character, one column per model.

    A model's column is its row of the connectivity, in the unit of its variant; missing where the
    target word is outside its vocabulary. Raises ValueError when there is no connectivity, or
    they are of different texts.
    """
    text = _common_text(connectivities)
    columns: dict[str, Any] = {
        "timestep": np.arange(timestep + 1),
        "character": list(text[: timestep + 1]),
    }
    for model, connectivity in connectivities.items():
        row = connectivity.matrix[timestep, : timestep + 1]
        columns[model] = row if connectivity.has_target[timestep] else np.nan
    return pd.DataFrame(columns)


def connectivity_matrix_table(connectivities: Mapping[str, Connectivity]) -> pd.DataFrame:
    """Return every row of every model in long form: model, output_step, input_step, value.

    Output steps look back only, so there is a row for each input step up to the output step. The
    value is in the unit of the variant; output steps whose target word is outside a model's
    vocabulary have none and are left out. Raises ValueError when there is no connectivity, they
    are of different texts, or one has a single row only.
    """
    _common_text(connectivities)
    tables = [_long_form(model, connectivity) for model, connectivity in connectivities.items()]
    return pd.concat(tables, ignore_index=True)


def _long_form(model: str, connectivity: Connectivity) -> pd.DataFrame:
    if connectivity.only_row is not None:
        raise ValueError(f"connectivities: {model!r} has only row {connectivity.only_row}")
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
    connectivities: Mapping[str, Connectivity], timestep: int
) -> dict[str, Any]:
    """Return what the view shows at the timestep as JSON values; what is not known is None."""
    text = _common_text(connectivities)
    return {
        "text": text,
        "timestep": timestep,
        "models": {
            model: _model_at(connectivity, timestep)
            for model, connectivity in connectivities.items()
        },
    }


def _model_at(connectivity: Connectivity, timestep: int) -> dict[str, Any]:
    known = bool(connectivity.has_target[timestep])
    probability = float(connectivity.target_probability[timestep])
    row = connectivity.matrix[timestep, : timestep + 1]
    return {
        "of": connectivity.of,
        "measure": connectivity.measure,
        "target": connectivity.targets[timestep],
        "target_rank": int(connectivity.target_rank[timestep]) or None,
        "target_probability": None if np.isnan(probability) else probability,
        "suggestions": [
            {"word": word, "probability": float(probability)}
            for word, probability in connectivity.suggestions[timestep]
        ],
        "connectivity": row.tolist() if known else None,
    }


def _common_text(connectivities: Mapping[str, Connectivity]) -> str:
    texts = {connectivity.text for connectivity in connectivities.values()}
    if len(texts) != 1:
        raise ValueError(f"connectivities: need one text in common, got {len(texts)} texts")
    return texts.pop()
