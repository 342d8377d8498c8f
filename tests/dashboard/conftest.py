"""A checkpoints folder of its own for every test of the dashboard."""

from pathlib import Path

import pytest

from tests.tiny_checkpoints import save_tiny_checkpoints


@pytest.fixture(scope="session")
def tiny_checkpoints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_tiny_checkpoints(tmp_path_factory.mktemp("tiny"))


@pytest.fixture(autouse=True)
def checkpoints(tiny_checkpoints: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that every test of the dashboard looks in, holding a `gru` and an `lstm`."""
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(tiny_checkpoints))
    return tiny_checkpoints


@pytest.fixture
def own_checkpoints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, but the test's own: it may be damaged."""
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(tmp_path))
    return save_tiny_checkpoints(tmp_path)
