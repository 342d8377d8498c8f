"""The tutorial, lived from a plain PyTorch file to the dashboard."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

import memviz
from memviz.models.contract import level_of
from tests.support.documents.code_blocks import in_language
from tests.support.project import ROOT
from tests.support.transformers_models import files_of

TUTORIAL = ROOT / "docs" / "your_own_model.md"
PAGES = ("autocomplete", "connectivity", "cells", "gates", "models")
LINES = 15


@pytest.fixture(scope="module")
def blocks() -> list[str]:
    return in_language(TUTORIAL, "python")


def test_from_the_file_to_the_dashboard(project: Path, blocks, monkeypatch):
    training, to_the_dashboard, *_ = blocks
    names: dict = {}
    exec(training, names)  # noqa: S102  the tutorial's own lines
    assert names["loss"].item() < 2.9
    exec(to_the_dashboard, names)  # noqa: S102
    model = names["model"]
    assert level_of(model) == 3
    assert memviz.connectivity(model, "the prince").matrix.max() > 0

    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(project / "runs"))
    for name in PAGES:
        app = AppTest.from_file(ROOT / "dashboard" / "shell.py", default_timeout=60)
        app.query_params["characters"] = "my_lstm"
        app.query_params["predict"] = "the next character"
        app.switch_page(f"../pages/{name}.py").run()
        assert not app.exception, name
        assert "my_lstm" in str(app.sidebar.pills[-1].options), name


def test_it_takes_no_more_lines_than_it_says(blocks):
    _, to_the_dashboard, *_ = blocks
    assert len(to_the_dashboard.strip().splitlines()) <= LINES


def test_a_model_of_transformers_takes_five_lines(blocks, tmp_path, monkeypatch):
    lines = blocks[2].strip().splitlines()
    assert len([line for line in lines if line and "memviz.s" not in line]) <= 7
    (tmp_path / "my_mamba").mkdir()
    for name, content in files_of("Mamba").items():
        (tmp_path / "my_mamba" / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    names: dict = {}
    exec(blocks[2], names)  # noqa: S102
    assert level_of(names["model"]) == 2
    assert names["model"].name == "my_mamba"


def test_the_object_is_a_model_of_level_two(blocks):
    names: dict = {}
    exec(blocks[3], names)  # noqa: S102
    assert level_of(names["model"]) == 2
    found = memviz.connectivity(names["model"], "abc ca ab")
    assert found.matrix.shape == (6, 6)
    with pytest.raises(memviz.MissingLevelError, match="gate saturation"):
        memviz.gate_saturation(names["model"], "abc ca ab")


def test_states_alone_are_looked_at_where_they_were_recorded(blocks):
    names: dict = {"memviz": memviz}
    exec(blocks[4], names)  # noqa: S102
    assert names["states"].places == ((1, "c"), (1, "h"))
