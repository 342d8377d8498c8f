"""The tutorial, lived from its file to the dashboard."""

import hashlib
import json
import os
from inspect import cleandoc
from pathlib import Path

import pytest
import torch
from streamlit.testing.v1 import AppTest

import memviz
from dashboard.catalogue.own_units import problem_of_own_units
from memviz.units import UNITS, Unit, make_unit
from tests.support.documents.code_blocks import commands, in_language
from tests.support.documents.ways import run
from tests.support.hubstub import HubStub
from tests.support.project import ROOT

TUTORIAL = ROOT / "docs" / "your_own_unit.md"
PAGES = ("connectivity", "cells", "gates", "models")


def page(name: str) -> AppTest:
    app = AppTest.from_file(ROOT / "dashboard" / "shell.py", default_timeout=60).run()
    return app.switch_page(f"../pages/{name}.py").run()


def test_from_the_file_to_the_dashboard(project: Path, hub: HubStub, monkeypatch):
    the_unit, from_python, faster = in_language(TUTORIAL, "python")
    (project / "mingru.py").write_text(the_unit)
    for command in commands(TUTORIAL):
        run(command)
    assert hub.repositories["alice/mingru"].commits
    config = json.loads((project / "runs" / "mingru-smoke" / "config.json").read_text())
    assert config["unit"] == "mingru"
    metrics = json.loads((project / "runs" / "mingru-smoke" / "metrics.json").read_text())
    assert metrics["training"]["unit_sha256"] == hashlib.sha256(the_unit.encode()).hexdigest()

    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", "runs")
    del UNITS["mingru"]  # which the commands have read; the dashboard is to read it itself
    problem_of_own_units.cache_clear()
    for name in PAGES:
        app = page(name)
        assert not app.exception, name
        assert "mingru-smoke" in app.sidebar.pills[0].options, name
    assert cleandoc(UNITS["mingru"].__doc__) in [
        code.value for code in choose_unit(page("models")).code
    ]

    del os.environ["MEMVIZ_UNITS"]  # not by monkeypatch, which would put it back for later tests
    del UNITS["mingru"]
    with pytest.raises(memviz.CheckpointError, match="'mingru' is not one of"):
        memviz.load("runs/mingru-smoke")
    exec(from_python, {})  # noqa: S102  the tutorial's own lines
    (project / "mingru.py").write_text(the_unit + "\n" + faster)
    memviz.read_unit("mingru.py")
    the_fast_path_equals_the_scan("mingru")


def the_fast_path_equals_the_scan(name: str) -> None:
    unit, sequence = make_unit(name, 3, 4), torch.randn(2, 6, 3)
    assert type(unit).forward is not Unit.forward
    torch.testing.assert_close(unit(sequence), unit.scan(sequence))


def choose_unit(app: AppTest) -> AppTest:
    return app.button_group(key="unit").set_value("mingru").run()
