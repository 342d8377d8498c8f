"""The section that says what the report was made of: the text, the corpora, the training."""

from collections.abc import Sequence
from dataclasses import fields

from memviz.charts.numbers import counted
from memviz.charts.shown_models import ShownModel
from memviz.models.checkpoint.format import METRICS
from memviz.report.content import Section, Table, Verbatim
from memviz.report.origin import Origin, origin_of

_NAMES = {
    "source": "From",
    "weights": "Weights, sha256",
    "corpus": "Corpus",
    "corpus_sha256": "Corpus, sha256",
    "corpus_licence": "Corpus, licence",
    "split": "Split",
    "command": "Trained by",
    "commit": "Commit of the training code",
    "seed": "Seed",
    "unit_file": "File of the unit, sha256",
}


def provenance_section(models: Sequence[ShownModel], texts: Sequence[str]) -> Section:
    """Return the texts as they were given, and what each checkpoint says of its training."""
    origins = [origin_of(one.model) for one in models]
    rows = [[_NAMES[one.name], *_each(one.name, origins)] for one in fields(Origin)]
    return Section(
        "provenance",
        "Text and provenance" if len(texts) == 1 else "Texts and provenance",
        [
            *(_given(number, text, len(texts)) for number, text in enumerate(texts, start=1)),
            Table(
                f"What each checkpoint says of its making, in its {METRICS}.",
                ["", *(one.label for one in models)],
                rows,
            ),
        ],
    )


def _given(number: int, text: str, texts: int) -> Verbatim:
    which = "The text" if texts == 1 else f"Text {number}"
    return Verbatim(f"{which}, {counted(len(text), 'character')}, as it was given", text)


def _each(name: str, origins: Sequence[Origin]) -> list[str]:
    return [getattr(origin, name) for origin in origins]
