"""What a reader must know of models and text: who was trained on what."""

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.catalogue.entries import ModelEntry
from dashboard.widgets.plain_text import plain_text
from memviz.evaluation.corpus import CorpusFacts, SplitFacts
from memviz.evaluation.parts import read_part
from memviz.models.names import corpus_label
from memviz.samples import Facts


def provenance(entries: Sequence[ModelEntry], facts: Facts) -> list[str]:
    """Return a sentence for the models that were trained on other text, or on this very one."""
    metrics = {entry.label: entry.metrics for entry in entries}
    elsewhere: dict[str, list[str]] = {}
    for label, found in metrics.items():
        corpus = read_part(CorpusFacts, found)
        if corpus.sha256 != facts.sha256 or facts.sha256 is None:
            name = corpus.name or "unknown"
            elsewhere.setdefault(name, []).append(label)
    lines = [
        f"Trained on another text, {plain_text(corpus_label(name))}: {_bold(labels)}."
        for name, labels in elsewhere.items()
    ]
    seen = [label for label, found in metrics.items() if may_have_read(found, facts)]
    if seen:
        lines.append(f"May have been trained on this very text: {_bold(seen)}.")
    return lines


def may_have_read(metrics: Mapping[str, Any], facts: Facts) -> bool:
    """Return whether a model's training part may hold some of the sample.

    It does not where it ends before the sample, in the same corpus split into contiguous parts.
    """
    same = read_part(CorpusFacts, metrics).sha256 == facts.sha256
    if not same or facts.begins is None:
        return False
    read = (read_part(SplitFacts, metrics).characters or {}).get("train")
    return read is None or read[1] > facts.begins


def _bold(labels: Sequence[str]) -> str:
    return "; ".join(f"**{plain_text(label)}**" for label in labels)
