"""What must be the same everywhere is typed once.

File names of the checkpoint format, keys of its metrics, sets of literals.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator

import pytest

from memviz.models.checkpoint.format import MAX_BYTES, OPTIONAL_BYTES
from tests.support.project import ROOT

CODE = [
    ROOT / "app.py",
    *sorted(
        path
        for room in ("memviz", "train", "dashboard", "pages", "bench", "docs")
        for path in (ROOT / room).rglob("*.py")
    ),
]
NAMES = (*MAX_BYTES, *OPTIONAL_BYTES)
Found = Counter[tuple[str, str]]


def strings(tree: ast.AST) -> Iterator[str]:
    """Yield the strings in code, docstrings and other text on lines of its own left out."""
    said = {
        id(statement.value)
        for statement in ast.walk(tree)
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


def file_names(source: str, place: str) -> Found:
    """Count where code names a file of the checkpoint format, by name and place."""
    return Counter(
        (name, place)
        for text in strings(ast.parse(source))
        for name in NAMES
        for _ in re.findall(rf"(?<![\w.-]){re.escape(name)}(?!\.?\w)", text)
    )


def metrics_keys(source: str) -> list[str]:
    """Return the keys by which code looks into something called metrics."""
    found = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Subscript(value=place, slice=ast.Constant(value=str() as key)):
                pass
            case ast.Call(
                func=ast.Attribute(value=place, attr="get"),
                args=[ast.Constant(value=str() as key), *_],
            ):
                pass
            case ast.Compare(
                left=ast.Constant(value=str() as key),
                ops=[ast.In() | ast.NotIn()],
                comparators=[place],
            ):
                pass
            case _:
                continue
        if (place.id if isinstance(place, ast.Name) else getattr(place, "attr", "")) == "metrics":
            found.append(key)
    return found


def members(node: ast.AST) -> tuple[str, ...]:
    """Return the strings of a display such as `("a", "b")`; nothing for any other."""
    if not isinstance(node, ast.Tuple | ast.List | ast.Set):
        return ()
    values = [item.value for item in node.elts if isinstance(item, ast.Constant)]
    texts = tuple(value for value in values if isinstance(value, str))
    return texts if len(texts) == len(node.elts) else ()


def literals(source: str) -> Iterator[tuple[str, ...]]:
    """Yield the members of each `Literal[...]` of several strings."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Subscript) and getattr(node.value, "id", "") == "Literal":
            yield members(node.slice)


def displays(source: str) -> Iterator[tuple[str, ...]]:
    """Yield the members of tuples, lists and sets of strings, those of `Literal[...]` left out."""
    tree = ast.parse(source)
    inside = {id(node.slice) for node in ast.walk(tree) if isinstance(node, ast.Subscript)}
    return (members(node) for node in ast.walk(tree) if id(node) not in inside)


def test_a_file_of_a_checkpoint_is_named_once_in_all_code():
    found: Found = Counter()
    for path in CODE:
        found += file_names(path.read_text("utf-8"), str(path.relative_to(ROOT)))
    assert found == {(name, "memviz/models/checkpoint/format.py"): 1 for name in NAMES}


@pytest.mark.parametrize(
    "source",
    ['path / "config.json"', 'f"{name}/config.json: missing"', 'f("no config.json; do")'],
)
def test_a_name_typed_again_is_found(source):
    assert file_names(source, "here") == {("config.json", "here"): 1}


@pytest.mark.parametrize(
    "source", ['"""Reads config.json."""', '"training.csv.gz"', "# config.json"]
)
def test_other_names_and_what_is_said_of_files_are_not_counted(source):
    assert not file_names(source, "here")


def test_metrics_are_read_by_their_parts_alone():
    found = {
        str(path.relative_to(ROOT)): keys
        for path in CODE
        if (keys := metrics_keys(path.read_text("utf-8")))
    }
    assert found == {"memviz/models/checkpoint/record.py": ["format_version"]}


@pytest.mark.parametrize(
    "source",
    ['metrics["test"]', 'record.metrics.get("test", {})', '"test" not in one.metrics'],
)
def test_a_key_of_metrics_is_found(source):
    assert metrics_keys(source) == ["test"]


def test_a_set_of_literals_is_typed_once_in_all_code():
    sources = [path.read_text("utf-8") for path in CODE]
    of_types = Counter(found for source in sources for found in literals(source) if len(found) > 1)
    again = [found for source in sources for found in displays(source) if found in of_types]
    assert of_types
    assert [found for found, times in of_types.items() if times > 1] == []
    assert again == []


def test_a_set_of_literals_typed_again_is_found():
    source = 'Kind = Literal["a", "b"]\nKINDS = ("a", "b")\nother: Literal["c"] = "c"'
    assert [found for found in literals(source) if len(found) > 1] == [("a", "b")]
    assert ("a", "b") in list(displays(source))
