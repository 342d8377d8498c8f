"""Models and a text in, one page out."""

from collections.abc import Sequence

from memviz.report.accuracy_section import accuracy_section
from memviz.report.connectivity_section import connectivity_section
from memviz.report.models_section import models_section
from memviz.report.page import page
from memviz.report.provenance_section import provenance_section
from memviz.report.reach_section import reach_section
from memviz.report.signature_section import signature_section
from memviz.shown_models import Source, by_target, shown_models


def report(
    models: Sequence[Source], text: str, title: str | None = None, timestep: int | None = None
) -> str:
    """Return a page, HTML in one file, that shows what the models do with `text`.

    `models` are loaded ones, or folders and names on the Hub as `memviz.load` takes them. Models
    of words and of characters get sections of their own, since they predict different things. The
    views of connectivity open at `timestep`, None for the last one with a target. The page needs
    no server and asks none: it opens from a file, in any current browser. Its parts: the models,
    connectivity of the text, accuracy by known letters or of the next character, reach, memory
    signatures where the checkpoint has them, the text and where the models are from; under each
    figure how it was computed.

    Raises ValueError for no model, a text that a model cannot read and a timestep outside it,
    CheckpointError and HubError for a model that cannot be loaded.
    """
    shown = shown_models(models)
    groups = by_target(shown)
    names = ", ".join(one.label for one in shown)
    return page(
        title or f"What recurrent models remember: {names}",
        _lines(len(shown), text),
        [
            models_section(shown),
            *(connectivity_section(group, text, timestep) for group in groups.values()),
            *(accuracy_section(group) for group in groups.values()),
            reach_section(shown),
            signature_section(shown),
            provenance_section(shown, text),
        ],
    )


def _lines(models: int, text: str) -> list[str]:
    many = "1 model" if models == 1 else f"{models} models"
    return [
        f"{many} on a text of {len(text):,} characters. Figures are computed from the checkpoints "
        "named below; made with memviz."
    ]
