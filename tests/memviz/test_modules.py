"""A dotted name of a module gives that module: nothing else hides behind it."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from types import ModuleType

import pytest

import memviz
from memviz import figures

MODULES = [found.name for found in walk_packages(memviz.__path__, "memviz.")]
"""All of the library's, those that are commands too: they do nothing until they are called."""


def by_attributes(name: str) -> object:
    """Return what `import name as it` gives."""
    found: object = memviz
    for part in name.split(".")[1:]:
        found = getattr(found, part)
    return found


def test_all_of_the_library_is_walked():
    files = list(Path(memviz.__path__[0]).rglob("*.py"))
    assert len(MODULES) == len(files) - 1
    assert len(MODULES) > 200


@pytest.mark.parametrize("name", MODULES)
def test_a_dotted_name_is_the_module(name):
    module = import_module(name)
    assert module.__name__ == name
    assert by_attributes(name) is module


def test_nor_does_it_depend_on_what_was_imported_before():
    """In a process of its own: importing a module sets its name anew in the package."""
    check = (
        "import sys, types, memviz, memviz.figures, memviz.hub, memviz.report, memviz.samples\n"
        "for name in [name for name in sys.modules if name.startswith('memviz.')]:\n"
        "    package, _, own = name.rpartition('.')\n"
        "    found = getattr(sys.modules[package], own)\n"
        "    assert found is sys.modules[name], f'{name} is {found}'\n"
    )
    subprocess.run([sys.executable, "-c", check], check=True)


def test_public_names_stay_what_they_are_whatever_is_imported():
    for name in MODULES:
        import_module(name)
    public = [getattr(package, name) for package in (memviz, figures) for name in package.__all__]
    assert [found for found in public if isinstance(found, ModuleType)] == []
