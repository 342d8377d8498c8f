"""Every figure of a stranger's models, in every form in which it becomes HTML."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import altair as alt

from memviz import Reset, figures
from memviz.charts.picture import as_svg
from memviz.models.model import Model
from memviz.report import report
from memviz.samples import of_own_text
from tests.support.hostile.models import ATTACK

TEXT = "parts of north african school"
LONG = f"{TEXT} " * 5
EDIT = Reset(5)
OF_NO_MODEL = {"diagram", "equations"}  # of a unit that comes with memviz
CLASSES = {"ConnectivityView", "Equations", "Fragment", "Picture"}


def hostile_figures(words: Model, letters: Model) -> dict[str, Callable[[], Any]]:
    """Return each function of `memviz.figures` by its name, called with these models."""
    own = of_own_text('if (a < b) the "old" part\'s > rest;\n' * 70)
    on = {"on": own, "characters": 300}
    return {
        "accuracy": lambda: figures.accuracy(words),
        "accuracy_gain": lambda: figures.accuracy_gain(words),
        "animation": lambda: figures.animation(TEXT, words, first=20),
        "at_a_glance": lambda: figures.at_a_glance(words),
        "breakdown": lambda: figures.breakdown(letters, **on),
        "case_study": lambda: figures.case_study(1, words),
        "cell_scores": lambda: figures.cell_scores(LONG, words),
        "cells": lambda: figures.cells(LONG, words),
        "closing": lambda: figures.closing(letters, **on),
        "connectivity": lambda: figures.connectivity(TEXT, words, letters),
        "connectivity_picture": lambda: figures.connectivity_picture(TEXT, words),
        "cross_entropy": lambda: figures.cross_entropy(letters, **on),
        "difference": lambda: figures.difference(letters, **on),
        "edit_effects": lambda: figures.edit_effects([TEXT, LONG], [EDIT], words, letters),
        "edits": lambda: figures.edits(TEXT, [EDIT], words, letters),
        "gates": lambda: figures.gates(TEXT, words),
        "gradient": lambda: figures.gradient(TEXT, words),
        "kept_writes": lambda: figures.kept_writes(TEXT, words, letters, timestep=10),
        "match": lambda: figures.match(TEXT, (4, 6), 0.1, LONG, words, letters),
        "occlusion": lambda: figures.occlusion(TEXT, words, timestep=10),
        "overlap": lambda: figures.overlap(letters, **on),
        "past": lambda: figures.past(TEXT, words, timestep=7),
        "reach": lambda: figures.reach(words),
        "report_card": lambda: figures.report_card(words),
        "signatures": lambda: figures.signatures(words),
        "signatures_apart": lambda: figures.signatures_apart(words, farthest=10),
        "special_characters": lambda: figures.special_characters(letters, **on),
        "state_map": lambda: figures.state_map(TEXT, LONG, words, letters),
        "training": lambda: figures.training(letters, published=True),
        "unrolled": lambda: figures.unrolled(TEXT, words),
        "used": lambda: figures.used(words, farthest=10),
    }


def pages_of(figure: Any, place: Path) -> Iterator[tuple[str, str]]:
    """Yield what a figure becomes on a page, and in which way; files are written to `place`."""
    if isinstance(figure, alt.TopLevelMixin):
        figure.save(place / "chart.html")
        yield "a saved page", (place / "chart.html").read_text(encoding="utf-8")
        yield "a notebook", figure._repr_mimebundle_()["text/html"]
        yield "a picture", as_svg(figure)
    else:
        shown = {"_repr_html_", "_repr_svg_"} & set(dir(figure))
        assert shown
        for name in shown:
            yield name, getattr(figure, name)()


def report_of(words: Model, letters: Model) -> str:
    """Return the page that is made without a server."""
    return report([words, letters], [TEXT, ATTACK], title=ATTACK)
