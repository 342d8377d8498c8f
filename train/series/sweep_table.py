"""The results of character models as a table, read from their checkpoints."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from memviz.models.checkpoint import METRICS, CheckpointError, read_config, read_record
from train.markdown import markdown_table
from train.second_hand import SOURCE, second_hand

NATS = "test, nats per character"
_IN_CSV_ALONE = ["characters tested", "preset", "hardware"]
_FORMATS = {NATS: ".4f", "top 1, %": ".2f", "passes": "g", "minutes": ".1f", SOURCE: ".3f"}
_ORDER = ["corpus", "unit", "cells", "layers", "seed"]


def results(folder: Path) -> pd.DataFrame:
    """Return one row for each evaluated character model in the folders below `folder`.

    Raises CheckpointError when there is none.
    """
    rows = list(_rows(sorted(path.parent for path in folder.glob(f"*/{METRICS}"))))
    if not rows:
        raise CheckpointError(f"{folder}: no evaluated character model in the folders below it")
    return pd.DataFrame(rows).sort_values(_ORDER, ignore_index=True)


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write the table as CSV or, for a name that ends in .md, as Markdown."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        markdown(table) + "\n" if path.suffix == ".md" else table.to_csv(index=False), "utf-8"
    )


def markdown(table: pd.DataFrame) -> str:
    """Return the table in Markdown, without the columns that make it too wide to read."""
    table = table.drop(columns=_IN_CSV_ALONE, errors="ignore")
    rows = (list(map(_cell, table.columns, row)) for row in table.itertuples(index=False))
    return markdown_table(list(table.columns), rows)


def _rows(folders: Iterable[Path]) -> Iterable[dict[str, Any]]:
    for folder in folders:
        metrics = read_record(folder).metrics
        if "characters" in metrics.get("test", {}):
            yield _row(folder, metrics)


def _row(folder: Path, metrics: Any) -> dict[str, Any]:
    config, corpus = read_config(folder), metrics["corpus"]["name"]
    counted, training = metrics["test"]["characters"], metrics["training"]
    bounds = counted["cross_entropy_interval"]
    return {
        "corpus": corpus,
        "unit": config.unit,
        "layers": config.layers,
        "cells": config.hidden_size,
        "seed": training["seed"],
        NATS: round(counted["cross_entropy"], 4),
        "95 % interval": f"{bounds['low']:.4f} to {bounds['high']:.4f}",
        "top 1, %": round(100 * counted["accuracy"]["1"], 2),
        "characters tested": counted["positions"],
        "passes": training["epochs"],
        "minutes": round(training["seconds"] / 60, 1),
        "parameters": metrics["parameters"]["total"],
        "preset": training["preset"],
        "hardware": training["hardware"],
        SOURCE: second_hand(corpus, config.unit, config.layers, config.hidden_size),
    }


def _cell(column: str, value: Any) -> str:
    if pd.isna(value):
        return "–"
    return str(value) if isinstance(value, str) else format(value, _FORMATS.get(column, ",d"))
