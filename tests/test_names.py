"""One name, one meaning: in the library, the trainer and the dashboard together."""

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.project import ROOT

SOURCES = [
    path for room in ("memviz", "train", "dashboard") for path in (ROOT / room).rglob("*.py")
]
ONE_A_UNIT = {"StepActivations"}  # the same of each unit, beside its unit


def classes(path: Path) -> Iterator[str]:
    """Yield the classes of a module that others can import."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            yield node.name


def names(path: Path) -> Iterator[str]:
    """Yield what a module defines: classes, functions, arguments, variables."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ClassDef | ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def where_defined(found: Iterator[tuple[str, Path]]) -> dict[str, list[str]]:
    """Return the files of each name."""
    files = defaultdict(list)
    for name, path in found:
        files[name].append(str(path.relative_to(ROOT)))
    return files


def test_a_class_name_means_one_thing():
    assert len(SOURCES) > 300
    files = where_defined((name, path) for path in SOURCES for name in classes(path))
    twice = {name: found for name, found in files.items() if len(found) > 1}
    assert set(twice) == ONE_A_UNIT, twice
    assert all(file.startswith("memviz/units/") for file in twice["StepActivations"])


@pytest.mark.parametrize("name", ["words", "reading", "figure", "blocks"])
def test_a_file_name_means_one_thing(name):
    assert len([path for path in SOURCES if path.stem == name]) <= 1


def test_what_reads_a_state_is_a_probe():
    """Files, pages and the literature say decoder too; names in the code do not."""
    assert [
        f"{path.relative_to(ROOT)}: {name}"
        for path in SOURCES
        for name in [path.stem, *names(path)]
        if "decoder" in name.lower()
    ] == []


def test_what_a_gradient_is_of_is_its_target():
    """`of` is there once each in both records: the earlier name, which warns."""
    analysis = ROOT / "memviz" / "analysis"
    sources = [*(analysis / "connectivity").rglob("*.py"), analysis / "reach.py"]
    said = [path.stem for path in sources for name in names(path) if name in ("of", "Of")]
    assert sorted(said) == ["connectivity", "reach"]
