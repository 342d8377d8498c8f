"""Where a model is from, in words that can stand in public: no path of this machine."""

import hashlib
from dataclasses import dataclass, fields

from memviz.evaluation.corpus import CorpusFacts, SplitFacts
from memviz.evaluation.parts import read_part
from memviz.evaluation.training import TrainingFacts
from memviz.models.checkpoint.format import WEIGHTS
from memviz.models.contract import LanguageModel
from memviz.models.own_units import comes_with_memviz
from memviz.models.record import Record
from memviz.models.shape import shape_of

UNKNOWN = "not recorded"
_LONGEST = 300  # characters of a text that a checkpoint says of itself


@dataclass(frozen=True)
class Origin:
    """What a checkpoint says of its making, `UNKNOWN` for what it does not say.

    `source` is a model of the Hub with its commit, or the name of the folder; `weights` the sha256
    of its file of weights, `unit_file` that of the unit's file, for a unit that the user wrote.
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
    unit_file: str


def origin_of(model: LanguageModel) -> Origin:
    """Return where the model is from; nothing is known of one that was not loaded."""
    record = model.record
    if record is None:
        return Origin("made in memory, not loaded", *[UNKNOWN] * (len(fields(Origin)) - 1))
    corpus, split = read_part(CorpusFacts, record.metrics), read_part(SplitFacts, record.metrics)
    training = read_part(TrainingFacts, record.metrics)
    return Origin(
        source=_source(record),
        weights=hashlib.sha256((record.folder / WEIGHTS).read_bytes()).hexdigest(),
        corpus=_said(corpus.name),
        corpus_sha256=_said(corpus.sha256),
        corpus_licence=_said(corpus.licence),
        split=_said(split.method),
        command=_said(training.command),
        commit=_said(training.commit),
        seed=_said(training.seed),
        unit_file=_unit_file(shape_of(model).unit, training),
    )


def _unit_file(unit: str, training: TrainingFacts) -> str:
    return "the unit comes with memviz" if comes_with_memviz(unit) else _said(training.unit_sha256)


def _source(record: Record) -> str:
    if record.source != str(record.folder):
        return record.source
    return f"folder {record.folder.resolve().name}"


def _said(content: str | int | None) -> str:
    """Return what a checkpoint says, in one line."""
    if content is None or content == "":
        return UNKNOWN
    line = " ".join(str(content).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
