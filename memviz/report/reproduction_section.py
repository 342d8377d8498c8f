"""The section that says how to make the page again, and whom to cite."""

import shlex
from collections.abc import Sequence

import torch

from memviz.charts.shown_models import ShownModel
from memviz.report.content import Paragraph, Section, Verbatim
from memviz.report.origin import origin_of

_LONGEST = 240  # characters of a text that stands in the command itself
_SOURCES = (
    "Sources of the methods. Connectivity and accuracy by known letters: Andreas Madsen, "
    "“Visualizing memorization in RNNs”, Distill, 2019, doi 10.23915/distill.00016. Memory "
    "signatures: Koppula, Sim and Chin, “Understanding recurrent neural state using memory "
    "signatures”, 2018, arXiv 1802.03816."
)
_CITE = (
    "A figure of this page is identified by its models’ weights (sha256), its text and the "
    "timestep; cite these with the checkpoints’ authors and the sources above."
)


def reproduction_section(
    models: Sequence[ShownModel], texts: Sequence[str], title: str | None, timestep: int | None
) -> Section:
    """Return the command that makes the page, and the sources to cite."""
    made = "The command that makes this page, run where the checkpoints’ folders are"
    long = [number for number, text in enumerate(texts, start=1) if len(text) > _LONGEST]
    files = f"; {', '.join(map(_file, long))}: the text above" if long else ""
    return Section(
        "reproduce",
        "Make it again, and cite it",
        [
            Verbatim(f"{made}{files}", _command(models, texts, title, timestep)),
            Paragraph(f"Computed with torch {torch.__version__} in float32."),
            Paragraph(_SOURCES),
            Paragraph(_CITE),
        ],
    )


def _command(
    models: Sequence[ShownModel], texts: Sequence[str], title: str | None, timestep: int | None
) -> str:
    sources = [origin_of(one.model).source.removeprefix("folder ") for one in models]
    words = ["python", "-m", "memviz", "report", *sources]
    for number, text in enumerate(texts, start=1):
        words += ["--text", text] if len(text) <= _LONGEST else ["--text-file", _file(number)]
    if title is not None:
        words += ["--title", title]
    if timestep is not None:
        words += ["--timestep", str(timestep)]
    return shlex.join([*words, "-o", "report.html"])


def _file(number: int) -> str:
    return f"text-{number}.txt"
