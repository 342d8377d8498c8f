"""Losses go to trackio when that is asked for."""

import importlib
import sys

import pytest
from accelerate.utils import LoggerType

from train.loop.acceleration import new_accelerator
from train.loop.fit import Invocation, fit

STUB = """
runs, lines, config = [], [], {}

class Run:
    def log(self, values, step=None): lines.append((step, dict(values)))
    def finish(self): runs.append("finished")

def init(project, name): runs.append((project, name)); return Run()
"""


@pytest.fixture
def trackio(tmp_path, monkeypatch):
    """A stand-in for the package, found as an installed one is found."""
    (tmp_path / "trackio").mkdir()
    (tmp_path / "trackio" / "__init__.py").write_text(STUB)
    (tmp_path / "trackio-1.dist-info").mkdir()
    (tmp_path / "trackio-1.dist-info" / "METADATA").write_text("Name: trackio\nVersion: 1\n")
    monkeypatch.syspath_prepend(tmp_path)
    installed = [LoggerType.TRACKIO]  # accelerate looks once, when it is imported
    monkeypatch.setattr("accelerate.tracking._available_trackers", installed)
    yield importlib.import_module("trackio")
    del sys.modules["trackio"]


def test_the_losses_of_a_run_are_logged(trackio, settings, dataset, tmp_path):
    accelerator = new_accelerator(settings.head_precision, track=True)
    fit(accelerator, settings, dataset, tmp_path / "gru", Invocation("command", "smoke"))
    assert trackio.runs == [("memviz", "gru"), "finished"]
    assert trackio.config["unit"] == "gru"
    *regular, last = [step for step, _ in trackio.lines]
    assert regular == list(range(3, last, 3)), "and once more after the last batch"
    assert set(trackio.lines[0][1]) == {"train", "valid"}


def test_without_the_package_it_says_what_to_install():
    with pytest.raises(ValueError, match="pip install trackio"):
        new_accelerator("float32", track=True)
