"""A folder like the project's, for commands to be run in."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from memviz.units import UNITS
from tests.support.project import ROOT
from tests.support.shared_checkpoint import save_shared_checkpoint

OF_THE_PROJECT = ("README.md", "app.py", "checkpoints", "memviz", "tests")
TRAINED = "gru-compact"  # as the documentation calls its first run


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The current folder: links to the project's own, and in `runs` a tiny model and a sweep."""
    for name in OF_THE_PROJECT:
        (tmp_path / name).symlink_to(ROOT / name)
    save_shared_checkpoint(tmp_path / "runs").rename(tmp_path / "runs" / TRAINED)
    (tmp_path / "runs" / "sweep").symlink_to(ROOT / "checkpoints")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ACCELERATE_USE_CPU", "true")
    environment, units = dict(os.environ), dict(UNITS)
    yield tmp_path
    os.environ.clear()
    os.environ.update(environment)
    UNITS.clear()
    UNITS.update(units)
