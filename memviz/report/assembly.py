"""Models and texts in, one page out."""

from collections.abc import Sequence

from memviz.charts.numbers import counted
from memviz.charts.shown_models import Source, by_target, shown_models
from memviz.report.accuracy_section import accuracy_section
from memviz.report.connectivity_section import connectivity_section
from memviz.report.content import Section
from memviz.report.models_section import models_section
from memviz.report.page import page
from memviz.report.provenance_section import provenance_section
from memviz.report.reach_section import reach_section
from memviz.report.readings import TextConnectivity, read_texts
from memviz.report.reproduction_section import reproduction_section
from memviz.report.signature_section import signature_section
from memviz.stats.progress import Progress

MOST_MODELS = 8


class ModelsError(ValueError):
    """More models than a page can tell apart."""


def report(
    models: Sequence[Source],
    text: str | Sequence[str],
    title: str | None = None,
    timestep: int | None = None,
    progress: Progress = lambda _: None,
) -> str:
    """Return a page, HTML in one file, that shows what the models do with a text, or with several.

    `models`, at most eight, are loaded ones, or folders and names on the Hub as `memviz.load` takes
    them. Models of words and of characters get sections of their own, since they predict different
    things. The views of connectivity open at `timestep`, None for the last word, not yet read to
    its end; the page's address moves them, `#t=20` the first and `#view=2&t=20` the second. The
    page needs no server and asks none: it opens from a file, in any current browser. Its parts: the
    models, connectivity of the texts, accuracy by known letters or of the next character, reach,
    memory signatures where the checkpoint has them, the texts and where the models are from, and
    how to make the page again; under each figure how it was computed. `progress` is told the share
    of the long work that is done, 0 to 1.

    Raises ValueError for no model or more than eight, no text, a text that a model cannot read and
    a timestep outside it, CheckpointError and HubError for a model that cannot be loaded.
    """
    texts = [text] if isinstance(text, str) else list(text)
    check_number(models)
    if not texts:
        raise ValueError("text: none given; give at least one")
    shown = shown_models(models)
    groups = by_target(shown).values()
    names = ", ".join(one.label for one in shown)
    return page(
        title or f"What recurrent models remember: {names}",
        _lines(len(shown), texts),
        [
            models_section(shown),
            *_connectivity(read_texts(shown, texts, progress), texts, timestep),
            *(accuracy_section(group) for group in groups),
            reach_section(shown),
            signature_section(shown),
            provenance_section(shown, texts),
            reproduction_section(shown, texts, title, timestep),
        ],
    )


def check_number(models: Sequence[Source]) -> None:
    """Raise ModelsError, a ValueError, for more models than a page takes."""
    if len(models) > MOST_MODELS:
        raise ModelsError(
            f"models: got {len(models)}; a page tells {MOST_MODELS} apart, so make two pages"
        )


def _connectivity(
    readings: Sequence[TextConnectivity], texts: Sequence[str], timestep: int | None
) -> list[Section]:
    """Return a section for each target; the views are numbered through all of them."""
    sections: list[Section] = []
    for group in by_target([one.model for one in readings]).values():
        labels = {one.label for one in group}
        own = [one for one in readings if one.model.label in labels]
        before = sum(block.kind == "view" for section in sections for block in section.blocks)
        sections.append(connectivity_section(own, texts, timestep, first=before + 1))
    return sections


def _lines(models: int, texts: Sequence[str]) -> list[str]:
    many = counted(models, "model")
    *others, last = map(len, texts)
    sizes = ", ".join([*map("{:,}".format, others), counted(last, "character")])
    read = "a text" if len(texts) == 1 else f"{len(texts)} texts"
    return [
        f"{many} on {read} of {sizes}. Figures are computed from the checkpoints "
        "named below; made with memviz."
    ]
