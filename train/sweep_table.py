"""The results of character models as a table, read from their checkpoints."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd

from memviz.checkpoint import METRICS, CheckpointError, read_config, read_record
from train.second_hand import SOURCE, second_hand

NATS = "test, nats per character"
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
    path.write_text(markdown(table) if path.suffix == ".md" else table.to_csv(index=False), "utf-8")


def markdown(table: pd.DataFrame) -> str:
    """Return the table in Markdown; what is not known is a dash."""
    lines = [table.columns, ["---" if name in ("corpus", "unit") else "--:" for name in table]]
    lines += [map(_cell, row) for row in table.itertuples(index=False)]
    return "".join(f"| {' | '.join(map(str, cells))} |\n" for cells in lines)


def _rows(folders: Iterable[Path]) -> Iterable[dict[str, Any]]:
    for folder in folders:
        metrics = read_record(folder).metrics
        if "characters" in metrics.get("test", {}):
            yield _row(folder, metrics)


def _row(folder: Path, metrics: Any) -> dict[str, Any]:
    config, corpus = read_config(folder), metrics["corpus"]["name"]
    counted, training = metrics["test"]["characters"], metrics["training"]
    low, high = counted["cross_entropy_interval"]
    return {
        "corpus": corpus,
        "unit": config.unit,
        "layers": config.layers,
        "cells": config.hidden_size,
        "seed": training["seed"],
        NATS: round(counted["cross_entropy"], 4),
        "95 % interval": f"{low:.4f} to {high:.4f}",
        "top 1, %": round(100 * counted["accuracy"]["1"], 2),
        "characters tested": counted["positions"],
        "passes": training["epochs"],
        "minutes": round(training["seconds"] / 60, 1),
        "parameters": metrics["parameters"]["total"],
        "preset": training["preset"],
        "hardware": training["hardware"],
        SOURCE: second_hand(corpus, config.unit, config.layers, config.hidden_size),
    }


def _cell(value: Any) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    return "–" if pd.isna(value) else str(value)
