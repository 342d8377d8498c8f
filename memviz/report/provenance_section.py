"""The section that says what the report was made of: the text, the corpora, the training."""

from collections.abc import Sequence
from dataclasses import fields

import torch

from memviz.report.blocks import Paragraph, Passage, Section, Table
from memviz.report.origin import Origin, origin_of
from memviz.shown_models import ShownModel

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
}


def provenance_section(models: Sequence[ShownModel], text: str) -> Section:
    """Return the text as it was given, and what each checkpoint says of its making."""
    origins = [origin_of(one.model) for one in models]
    rows = [[_NAMES[one.name], *_each(one.name, origins)] for one in fields(Origin)]
    return Section(
        "provenance",
        "Text and provenance",
        [
            Passage(f"The text, {len(text):,} characters, as it was given", text),
            Table(
                "What each checkpoint says of its making, in its metrics.json.",
                ["", *(one.label for one in models)],
                rows,
            ),
            Paragraph(f"Computed with torch {torch.__version__} in float32."),
        ],
    )


def _each(name: str, origins: Sequence[Origin]) -> list[str]:
    return [getattr(origin, name) for origin in origins]
