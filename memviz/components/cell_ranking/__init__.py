"""The cell ranking: cells that track a label, best first; one click opens one in the cell view."""

from collections.abc import Mapping
from typing import Any

from memviz.analysis.cells import CellSearch


def ranking_data(
    search: CellSearch, labels: Mapping[str, str], colours: Mapping[str, str], most: int = 50
) -> dict[str, Any]:
    """Return the best cells of a search as JSON values, and the threshold of chance.

    `labels` and `colours` are by the models' names in the search, which are their ids in the
    cell view.
    """
    columns = ["model", "layer", "part", "cell", "correlation", "by_chance"]
    rows = search.cells.head(most)[columns].to_dict(orient="records")
    several = _models_of_several_parts(search)
    return {
        "label": search.label,
        "threshold": round(search.threshold, 4),
        "cells": [
            {
                **row,
                "correlation": round(row["correlation"], 4),
                "by_chance": round(row["by_chance"], 4),
                "label": labels[row["model"]],
                "colour": colours[row["model"]],
                "where": f"layer {row['layer']}" + f", {row['part']}" * (row["model"] in several),
            }
            for row in rows
        ],
    }


def _models_of_several_parts(search: CellSearch) -> set[str]:
    """Return the models that have several parts of the state in one layer: nested units."""
    parts = search.cells.groupby(["model", "layer"])["part"].nunique()
    return {model for (model, _), count in parts.items() if count > 1}
