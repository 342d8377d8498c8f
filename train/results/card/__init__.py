"""The model card: front matter that the Hub reads, and what a reader should know."""

from collections.abc import Mapping
from typing import Any

from memviz.evaluation.report_card import ReportCard
from memviz.models.config import ModelConfig
from train.results.card.body import body
from train.results.card.front_matter import front_matter
from train.results.card.shared import Shared

__all__ = ["Shared", "card"]


def card(
    config: ModelConfig,
    metrics: Mapping[str, Any],
    shared: Shared | None = None,
    measured: ReportCard | None = None,
) -> str:
    """Return the text of `README.md` for a model with these metrics, in Markdown.

    `shared` is what a card on the Hub says beyond that, `measured` the unit's report card.
    Raises CheckpointError when the metrics lack what a card needs.
    """
    front = front_matter(config, metrics, shared)
    return f"---\n{front}---\n\n{body(config, metrics, shared, measured)}"
