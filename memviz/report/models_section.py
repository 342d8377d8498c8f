"""The section that says which models these are."""

from collections.abc import Iterator, Sequence

from memviz.charts.shown_models import ShownModel
from memviz.charts.unit_note import unit_note
from memviz.evaluation.parts import read_part
from memviz.evaluation.training import TrainingFacts
from memviz.models.config import Target
from memviz.models.names import corpus_label, unit_label
from memviz.report.content import Paragraph, Section, Table
from memviz.report.origin import origin_of

_UNKNOWN = "–"
_PREDICTS: dict[Target, str] = {
    "word": "the word",
    "character": "the next character",
    "token": "the next token",
}
_COLUMNS = ("Model", "Unit", "Layers × cells", "Parameters", "Predicts", "Corpus", "From")


def models_section(models: Sequence[ShownModel]) -> Section:
    """Return the table of the models: units, sizes, corpora and where they are from."""
    caption = "Parameters: all that are trained, one bias per gate, without the padding row."
    table = Table(caption, _COLUMNS, [_row(one) for one in models])
    return Section("models", "Models", [table, *(Paragraph(note) for note in _notes(models))])


def _notes(models: Sequence[ShownModel]) -> Iterator[str]:
    """Yield what to say of models whose unit is another file here than the one trained with."""
    for one in models:
        trained_with = read_part(TrainingFacts, one.metrics).unit_sha256
        if note := unit_note(one.shape.unit, trained_with):
            yield f"{one.label}: {note}"


def _row(shown: ShownModel) -> list[str]:
    shape, origin = shown.shape, origin_of(shown.model)
    return [
        shown.label,
        unit_label(shape.unit),
        f"{shape.layers or _UNKNOWN} × {shape.cells or _UNKNOWN}",
        _UNKNOWN if shape.parameters is None else f"{shape.parameters:,}",
        _PREDICTS[shown.model.target],
        corpus_label(origin.corpus),
        origin.source,
    ]
