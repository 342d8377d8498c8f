"""Below the charts there are numbers: no colours, no markup, no sentences for visitors.

What an error says stays where it is raised, and a docstring may explain what it likes.
"""

import ast
import re
from collections.abc import Iterator

import pytest

from memviz.evaluation.published.files import ATTRIBUTION
from memviz.text.vocabulary import PADDING, UNKNOWN
from memviz.units import UNITS
from tests.support.project import ROOT

LIBRARY = ROOT / "memviz"
BELOW_CHARTS = ("text", "stats", "units", "models", "samples", "hub", "analysis", "evaluation")
COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3,4}){1,2}\b|\b(?:rgb|hsl)a?\(")
TAG = re.compile(r"(?<!\?P)</?[a-z][a-z0-9-]*[\s/>]")
SENTENCE = re.compile(r"(?:\w\S*\s+){7}")  # that many words and more: too many for a name

MARKS_OF_A_VOCABULARY = {PADDING, UNKNOWN}
# Asked for where the data are passed on, and said of a gate by who writes its unit.
STATEMENTS = {ATTRIBUTION, *(unit.about_keep for unit in UNITS.values())}


def strings(source: str) -> Iterator[str]:
    """Yield each text in a source that is neither a docstring nor a part of an error.

    Of a text with values in it, the values are left open.
    """
    tree = ast.parse(source)
    aside: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise | ast.Assert) or (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        ):
            aside.update(id(part) for part in ast.walk(node))
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and id(node) not in aside:
            parts = [part for part in node.values if isinstance(part, ast.Constant)]
            aside.update(map(id, parts))
            yield "…".join(str(part.value) for part in parts)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in aside:
            yield node.value


def found(pattern: re.Pattern[str], rooms: tuple[str, ...], allowed: set[str]) -> list[str]:
    """Return file and text of what the pattern finds in the rooms."""
    files = [path for room in rooms for path in (LIBRARY / room).rglob("*.py")]
    assert len(files) > len(rooms)
    return [
        f"{path.relative_to(LIBRARY)}: {text}"
        for path in [*files, LIBRARY / "loading.py"]
        for text in strings(path.read_text(encoding="utf-8"))
        if pattern.search(text) and text not in allowed
    ]


def test_no_colours():
    assert found(COLOUR, BELOW_CHARTS, set()) == []


def test_no_markup():
    assert found(TAG, BELOW_CHARTS, MARKS_OF_A_VOCABULARY) == []


def test_no_sentences():
    # In hub all texts are reasons of a HubError, gathered in one table.
    rooms = tuple(room for room in BELOW_CHARTS if room != "hub")
    assert found(SENTENCE, rooms, STATEMENTS) == []


@pytest.mark.parametrize(
    ("pattern", "source"),
    [
        (COLOUR, "ink = '#0a0'"),
        (COLOUR, "ink = f'stroke:#00AA00;{width}'"),
        (COLOUR, "ink = 'rgb(0, 9, 9)'"),
        (TAG, "mark = f'<b>{name}</b>'"),
        (TAG, "line = '<path d=\"M0 0\"/>'"),
        (SENTENCE, "note = 'Cells that score above chance are listed first.'"),
        (SENTENCE, "note = f'{n} of the cells here do not score above chance'"),
    ],
)
def test_what_belongs_above_is_found(pattern, source):
    assert any(map(pattern.search, strings(source)))


@pytest.mark.parametrize(
    "source",
    [
        '"""The colour #fff is <b> and this is a sentence of many words."""',
        "raise ValueError(f'{x}: a sentence of many words says what to do <b> #fff')",
        "name = 'letters since the word began'",
        "pattern = r'(?P<unit>[a-z]\\w*)'",
    ],
)
def test_what_belongs_here_is_not_found(source):
    patterns = (COLOUR, TAG, SENTENCE)
    assert not any(pattern.search(text) for text in strings(source) for pattern in patterns)
