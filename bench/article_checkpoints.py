"""Checkpoints of the article's size with random weights, for a dashboard to open."""

import shutil
from pathlib import Path

from bench.settings import ARTICLE
from bench.weights import make_model
from memviz.models.checkpoint.saving import save

UNITS = ("gru", "lstm", "nested_lstm")


def save_article_checkpoints(folder: Path, further: int = 0) -> list[str]:
    """Write one checkpoint per unit of the article, and `further` more; return their names.

    `folder` gets a subfolder for each: `gru`, `lstm`, `nested_lstm`, then `more_0`, `more_1` and
    so on, which are GRUs.
    """
    for unit in UNITS:
        model = make_model(unit, ARTICLE.hidden_size, ARTICLE.words)
        save(model, folder / unit, {"corpus": {"name": "none"}}, card="# Random weights\n")
    more = [f"more_{number}" for number in range(further)]
    for name in more:
        shutil.copytree(folder / "gru", folder / name)
    return [*UNITS, *more]
