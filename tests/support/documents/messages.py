"""The texts in the code, and the messages in the documentation, so that both can be compared."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.support.project import ROOT

GAP = "…"
"""Stands for what differs from case to case, in the documentation and here."""

PACKAGES = ("bench", "dashboard", "memviz", "pages", "train")
SCRIPTS = ("Makefile", ".ci/chromium")


def texts_in_the_code() -> Iterator[str]:
    """Yield every string of the packages, with a gap for each value put in, then the scripts."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            for node in ast.walk(_parsed(path)):
                if isinstance(node, ast.Constant | ast.JoinedStr):
                    yield text_of(node)
    for script in SCRIPTS:
        yield (ROOT / script).read_text(encoding="utf-8")


def raised(place: Path, error: str) -> Iterator[str]:
    """Yield the messages with which `error` is made in a file, or in the files of a folder."""
    for path in [place] if place.is_file() else sorted(place.rglob("*.py")):
        for node in ast.walk(_parsed(path)):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == error:
                yield text_of(node.args[-1])


def returned(path: Path) -> Iterator[str]:
    """Yield the last string of every tuple that is returned in a file."""
    for node in ast.walk(_parsed(path)):
        if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple):
            yield text_of(node.value.elts[-1])


def text_of(node: ast.expr) -> str:
    """Return the text of a string, of one with values in it, or a gap for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(map(text_of, node.values))
    return GAP


def says(text: str, message: str) -> bool:
    """Return whether the fixed parts of a message stand in a text, in their order."""
    place = 0
    for part in filter(None, (part.strip() for part in message.split(GAP))):
        found = text.find(part, place)
        if found < 0:
            return False
        place = found + len(part)
    return True


def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))
