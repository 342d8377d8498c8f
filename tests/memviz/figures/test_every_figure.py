"""Every figure that a visitor of the dashboard sees has its function in `memviz.figures`."""

import ast
import pkgutil
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import memviz.charts
import memviz.components
from memviz import figures

NO_FIGURE_OF_ITS_OWN = {
    "memviz.charts.at_a_glance": "saves as a picture what the figure shows as HTML",
    "memviz.charts.check_sentences": "says what is wrong with a unit in a sentence",
    "memviz.charts.occlusion_sentences": "answers in a sentence, beside the figure",
    "memviz.charts.reach_words": "says reach in a sentence, beside the figure",
    "memviz.charts.report_card.over_training": "shows what only a run that logs it has",
    "memviz.charts.report_card.paper": "makes tables of what the figure shows",
    "memviz.charts.report_card.measures": "says the numbers that the figure's curves come to",
    "memviz.charts.report_card.sentences": "says a card in sentences, beside the figure",
    "memviz.charts.states.sentences": "says in sentences what was found, beside the figures",
    "memviz.charts.suggestions": "saves as a picture what live typing shows",
    "memviz.charts.unit_diagrams.parameter_formula": "writes a formula below the drawing of a unit",
    "memviz.charts.unit_note": "says in a sentence that a unit's file is another one here",
    "memviz.charts.unrolled": "saves as a picture what the figure shows in a frame",
}
"""Modules of charts that no function of `memviz.figures` needs, and why."""

SHOWN_BY = {
    "card_table": "report_card",
    "cell_ranking": "cell_scores",
    "cell_view": "cells",
    "drawing": "diagram",
    "link_field": None,  # an address to copy, not a figure
    "live_typing": "connectivity_picture",  # the suggestions after the last character
    "model_choice": None,  # a choice, not a figure
    "passage_list": "match",
    "past_view": "past",
    "recurrent_diagram": "unrolled",
    "span_view": None,  # a choice, not a figure
    "text_view": "connectivity",
}
"""The function that shows what a component of the dashboard shows."""


def test_every_chart_is_reached_from_the_figures():
    charts = {name for name in modules_in(memviz.charts) if not is_package(name)}
    reached = used_by(modules_in(figures))
    assert charts - reached == set(NO_FIGURE_OF_ITS_OWN)


def test_every_component_has_a_figure_that_shows_the_same():
    components = {
        path.parent.name for path in Path(memviz.components.__path__[0]).glob("*/mount.py")
    }
    assert components == set(SHOWN_BY)
    assert {name for name in SHOWN_BY.values() if name} <= set(figures.__all__)


def test_a_chart_that_no_figure_uses_is_missed():
    without = used_by(["memviz.figures._diagram", "memviz.figures.picture"])
    assert "memviz.charts.reach" not in without
    assert "memviz.charts.unit_diagrams.gru" in without


def modules_in(package: ModuleType) -> list[str]:
    return [found.name for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")]


def is_package(name: str) -> bool:
    return hasattr(import_module(name), "__path__")


def used_by(modules: list[str]) -> set[str]:
    """Return the modules of this project whose classes and functions are named in `modules`, and
    in those in turn. What a package only passes on counts as used where it is used."""
    reached: set[str] = set()
    waiting = list(modules)
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += defined_in(import_module(name))
    return reached


def defined_in(module: ModuleType) -> Iterator[str]:
    """Yield where the classes, functions and modules that a module names are defined."""
    tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
    named = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for name in named & set(vars(module)):
        value = vars(module)[name]
        where = value.__name__ if isinstance(value, ModuleType) else home_of(module, name, tree)
        if where is not None and where.startswith("memviz.") and where in sys.modules:
            yield where


def home_of(module: ModuleType, name: str, tree: ast.Module) -> str | None:
    """Return the module that defines what is called `name`; of a constant, whence it comes."""
    home = getattr(vars(module)[name], "__module__", None)
    if home is not None:
        return str(home)
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom))
    return next(
        (str(node.module) for node in imports for alias in node.names if alias.name == name), None
    )
