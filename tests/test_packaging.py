"""What is installed: the library by its name, typed, with its command, and nothing beside it."""

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

import memviz
from memviz.__main__ import main
from tests.support.project import ROOT

BUILD = "from setuptools.build_meta import build_wheel; import sys; build_wheel(sys.argv[1])"
SOURCES = ("pyproject.toml", "README.md", "LICENSE", "NOTICE")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel of a copy of the sources: building leaves files beside them."""
    copy, built = tmp_path_factory.mktemp("sources"), tmp_path_factory.mktemp("wheel")
    for name in SOURCES:
        shutil.copy(ROOT / name, copy)
    for package in ("memviz", "train"):
        shutil.copytree(ROOT / package, copy / package)
    subprocess.run(
        [sys.executable, "-c", BUILD, str(built)], cwd=copy, check=True, capture_output=True
    )
    (file,) = built.iterdir()
    return zipfile.ZipFile(file)


def read(wheel: zipfile.ZipFile, name: str) -> str:
    (path,) = (path for path in wheel.namelist() if path.endswith(f".dist-info/{name}"))
    return wheel.read(path).decode()


def test_its_only_package_is_memviz(wheel):
    folders = {Path(name).parts[0] for name in wheel.namelist()}
    assert {name for name in folders if not name.endswith(".dist-info")} == {"memviz"}


def test_it_is_typed_and_has_the_data_that_its_functions_need(wheel):
    names = set(wheel.namelist())
    assert "memviz/py.typed" in names
    for needed in ("components/text_view/text_view.js", "samples/data/warpeace/text.txt.xz"):
        assert f"memviz/{needed}" in names


def test_its_name_is_free_on_pypi_and_its_version_is_the_librarys(wheel):
    about = Parser().parsestr(read(wheel, "METADATA"))
    assert about["Name"] == "memviz-rnn"
    assert about["Version"] == memviz.__version__
    trackers = {"tensorboard", "trackio", "wandb"}
    optional = {"dashboard", "datasets", "train", "transformers"}
    assert set(about.get_all("Provides-Extra")) == optional | trackers


def test_it_brings_a_command(wheel):
    assert "memviz = memviz.__main__:main" in read(wheel, "entry_points.txt")


def test_the_command_tells_its_version(capsys):
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out == f"memviz {memviz.__version__}\n"


def test_the_version_is_the_one_that_is_cited_and_told_of():
    cited = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {memviz.__version__}\n" in cited
    told = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\S+?),? ", told, re.MULTILINE)[0].rstrip(",") == memviz.__version__


def test_a_dashboard_is_no_part_of_what_the_library_needs():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert not any("streamlit" in one for one in project["dependencies"])
    assert any("streamlit" in one for one in project["optional-dependencies"]["dashboard"])
