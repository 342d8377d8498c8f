"""The results of character models as a table, read from their checkpoints.

Beside them stand test cross entropies of Karpathy, Johnson and Fei-Fei 2015, Table 1 of
"Visualizing and Understanding Recurrent Networks", War and Peace, as they are remembered: nobody
has checked them against the paper, so they are for orientation only.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from memviz.evaluation.character_models import MeasuredCharacters, measured_characters
from memviz.evaluation.held_out_results import HeldOutResults
from memviz.evaluation.parts import complete, needed, read_part
from memviz.evaluation.training import ParameterFacts, TrainingFacts
from memviz.files.csv_table import as_csv
from memviz.files.replacing import replace_text
from memviz.models.checkpoint.error import CheckpointError
from memviz.models.checkpoint.loading import read_config
from memviz.models.checkpoint.record import read_record
from memviz.models.config import ModelConfig
from train.results.intervals import between
from train.results.markdown import markdown_table
from train.series.readable import each_model

SOURCE = "Karpathy et al. 2015, unverified"

_LAYERS = (1, 2, 3)
_BY_CELLS = {
    "lstm": {
        64: (1.449, 1.442, 1.540),
        128: (1.277, 1.227, 1.279),
        256: (1.189, 1.137, 1.141),
        512: (1.161, 1.092, 1.082),
    },
    "gru": {
        64: (1.398, 1.373, 1.472),
        128: (1.230, 1.226, 1.253),
        256: (1.198, 1.164, 1.138),
        512: (1.170, 1.201, 1.077),
    },
    "rnn": {
        64: (1.446, 1.401, 1.396),
        128: (1.417, 1.286, 1.277),
        256: (1.342, 1.256, 1.239),
    },
}
NATS = "test, nats per character"
_IN_CSV_ALONE = ["characters tested", "preset", "hardware"]
_FORMATS = {NATS: ".4f", "top 1, %": ".2f", "passes": "g", "minutes": ".1f", SOURCE: ".3f"}
_ORDER = ["corpus", "unit", "cells", "layers", "seed"]


def results(folder: Path, tell: Callable[[str], None]) -> pd.DataFrame:
    """Return one row for each evaluated character model in the folders below `folder`.

    `tell` is called with a line about each that cannot be read. Raises CheckpointError when there
    is none.
    """
    rows = list(each_model(folder, _result, tell))
    if not rows:
        raise CheckpointError(f"{folder}: no evaluated character model in the folders below it")
    return pd.DataFrame(rows).sort_values(_ORDER, ignore_index=True)


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write the table as the ending of its name says: .md, .tex or .csv.

    Raises ValueError for any other ending.
    """
    written = _WRITERS.get(path.suffix.lower())
    if written is None:
        raise ValueError(f"table: got {path.name!r}; end it in {' or '.join(_WRITERS)}")
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_text(path, written(table))


def markdown(table: pd.DataFrame) -> str:
    """Return the table in Markdown, without the columns that make it too wide to read."""
    shown = _shown(table)
    return markdown_table(list(shown.columns), shown.itertuples(index=False))


def latex(table: pd.DataFrame) -> str:
    """Return the same as a LaTeX tabular with the rules of the package booktabs."""
    shown = _shown(table)
    return shown.to_latex(index=False, escape=True, column_format="l" + "r" * (shown.shape[1] - 1))


def _shown(table: pd.DataFrame) -> pd.DataFrame:
    table = table.drop(columns=_IN_CSV_ALONE, errors="ignore")
    cells = {name: [_cell(name, value) for value in table[name]] for name in table.columns}
    return pd.DataFrame(cells)


_WRITERS: dict[str, Callable[[pd.DataFrame], str]] = {
    ".csv": as_csv,
    ".md": lambda table: f"{markdown(table)}\n",
    ".tex": latex,
}


def _result(folder: Path) -> dict[str, Any] | None:
    """Return the row of a model, None where it is not an evaluated one of characters."""
    metrics = read_record(folder).metrics
    if not read_part(HeldOutResults, metrics).of_characters:
        return None
    found = measured_characters(metrics, folder.name)
    if found is None:
        return None
    with complete("training facts", folder.name):
        return _row(read_config(folder), found, metrics)


def _row(
    config: ModelConfig, found: MeasuredCharacters, metrics: Mapping[str, Any]
) -> dict[str, Any]:
    training = read_part(TrainingFacts, metrics)
    return {
        "corpus": found.corpus,
        "unit": config.unit,
        "layers": config.layers,
        "cells": config.hidden_size,
        "seed": needed(training.seed, "training.seed"),
        NATS: round(found.cross_entropy.value, 4),
        "95 % interval": between(found.cross_entropy, ".4f"),
        "top 1, %": round(100 * found.accuracy[1].value, 2),
        "characters tested": found.positions,
        "passes": needed(training.epochs, "training.epochs"),
        "minutes": round(needed(training.seconds, "training.seconds") / 60, 1),
        "parameters": needed(read_part(ParameterFacts, metrics).total, "parameters.total"),
        "preset": needed(training.preset, "training.preset"),
        "hardware": needed(training.hardware, "training.hardware"),
        SOURCE: unverified(found.corpus, config.unit, config.layers, config.hidden_size),
    }


def _cell(column: str, value: Any) -> str:
    if pd.isna(value):
        return "–"
    return str(value) if isinstance(value, str) else format(value, _FORMATS.get(column, ",d"))


def unverified(corpus: str, unit: str, layers: int, cells: int) -> float | None:
    """Return the paper's figure of a model in nats per character, None where there is none."""
    row = _BY_CELLS.get(unit, {}).get(cells) if corpus == "warpeace" else None
    return dict(zip(_LAYERS, row, strict=True)).get(layers) if row else None
