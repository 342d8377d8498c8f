"""Where a model is from, in words that can stand in public: no path of this machine."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from memviz.checkpoint import WEIGHTS
from memviz.model import Model
from memviz.record import Record

UNKNOWN = "not recorded"
_LONGEST = 300  # characters of what a checkpoint says of itself


@dataclass(frozen=True)
class Origin:
    """What a checkpoint says of its making, `UNKNOWN` for what it does not say.

    `source` is a model of the Hub with its commit, or the name of the folder; `weights` the
    sha256 of its file of weights.
    """

    source: str
    weights: str
    corpus: str
    corpus_sha256: str
    corpus_licence: str
    split: str
    command: str
    commit: str
    seed: str


def origin_of(model: Model) -> Origin:
    """Return where the model is from; nothing is known of one that was not loaded."""
    record = model.record
    if record is None:
        return Origin(*("made in memory, not loaded", *(UNKNOWN for _ in range(8))))
    metrics = record.metrics
    return Origin(
        source=_source(record),
        weights=hashlib.sha256((record.folder / WEIGHTS).read_bytes()).hexdigest(),
        corpus=_said(metrics, "corpus", "name"),
        corpus_sha256=_said(metrics, "corpus", "sha256"),
        corpus_licence=_said(metrics, "corpus", "licence"),
        split=_said(metrics, "split", "method"),
        command=_said(metrics, "training", "command"),
        commit=_said(metrics, "training", "commit"),
        seed=_said(metrics, "training", "seed"),
    )


def _source(record: Record) -> str:
    if record.source != str(record.folder):
        return record.source
    return f"folder {record.folder.resolve().name}"


def _said(metrics: Mapping[str, Any], *path: str) -> str:
    """Return the text or number at `path` in the metrics, in one line."""
    content: Any = metrics
    for name in path:
        content = content.get(name) if isinstance(content, Mapping) else None
    if not isinstance(content, str | int | float) or content == "":
        return UNKNOWN
    line = " ".join(str(content).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
