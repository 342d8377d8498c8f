"""What pyproject.toml declares is all that the library and the trainer need.

Their commands run here in processes that see no other packages, as in a fresh environment after
`pip install '.[train]'`: a folder with links to the declared packages, and to what these need.
"""

import os
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from memviz.samples import bundled
from tests.support.project import ROOT
from train.__main__ import COMMANDS

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LIBRARY = PROJECT["dependencies"]
TRAINER = PROJECT["optional-dependencies"]["train"]
WITH_TRANSFORMERS = PROJECT["optional-dependencies"]["transformers"]
HELPS = """
import sys
from contextlib import redirect_stdout
from io import StringIO
from {package}.__main__ import main

for command in {commands}:
    with redirect_stdout(StringIO()) as said:
        try:
            main([command, "--help"])
        except SystemExit as end:
            assert end.code == 0, command
    assert "usage:" in said.getvalue(), command
"""
IMPORTS = "import memviz.figures, memviz.hub, memviz.report, memviz.samples\n"
FIT = """
text, folder = sys.argv[1:]
sizes = ["--preset", "smoke", "--unit", "gru", "--characters", "8000"]
places = ["--cache", folder, "--output", f"{folder}/gru"]
assert main(["fit", "--corpus", text, *sizes, *places]) == 0
"""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return environment(tmp_path_factory.mktemp("library"), LIBRARY)


def test_the_library_needs_what_it_declares(library):
    run(library, IMPORTS + HELPS.format(package="memviz", commands=["report"]))


def test_the_trainer_needs_what_it_declares(tmp_path_factory, tmp_path):
    """For every command's help, and to train a model."""
    trainer = environment(tmp_path_factory.mktemp("trainer"), [*LIBRARY, *TRAINER])
    text = bundled()["warpeace"] / "text.txt.xz"
    helps = HELPS.format(package="train", commands=list(COMMANDS))
    run(trainer, helps + FIT, str(text), str(tmp_path))
    assert (tmp_path / "gru" / "model.safetensors").is_file()


def test_models_of_transformers_need_what_is_declared(tmp_path_factory):
    folder = environment(tmp_path_factory.mktemp("transformers"), [*LIBRARY, *WITH_TRANSFORMERS])
    run(folder, "from transformers import AutoTokenizer, DynamicCache, MambaForCausalLM")


def test_a_package_that_is_not_declared_is_missed(library):
    """Else the tests above could not fail."""
    with pytest.raises(subprocess.CalledProcessError) as missed:
        run(library, "import pytest")
    assert "No module named 'pytest'" in missed.value.stderr


def environment(folder: Path, declared: Iterable[str]) -> Path:
    """Return the folder, filled with links to the declared packages and what these need."""
    for package in _with_needs(declared):
        files = package.files or []
        for top in {file.parts[0] for file in files if file.parts[0] not in ("..", "__pycache__")}:
            link = folder / top
            if not link.exists():
                link.symlink_to(Path(str(package.locate_file(top))))
    return folder


def run(folder: Path, code: str, *arguments: str) -> None:
    """Run code in a Python that sees the standard library, this folder and the project."""
    variables = {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)])}
    command = [sys.executable, "-S", "-W", "ignore", "-c", code, *arguments]
    subprocess.run(command, env=variables, cwd=folder, check=True, capture_output=True, text=True)


def _with_needs(declared: Iterable[str]) -> Iterator[Distribution]:
    wanted, met = list(map(Requirement, declared)), set[str]()
    while wanted:
        need = wanted.pop()
        name = canonicalize_name(need.name)
        applies = need.marker is None or need.marker.evaluate({"extra": ""})
        if name in met or not applies:
            continue
        met.add(name)
        package = distribution(name)
        wanted += map(Requirement, package.requires or [])
        yield package
