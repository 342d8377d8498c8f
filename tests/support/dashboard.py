"""The folders that tests of the dashboard and of its pages look in, and the Hub that they ask."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.catalogue.hub.pulls import hub as dashboard_hub
from tests.support.hubstub import HubStub
from tests.support.tiny_checkpoints import save_tiny_checkpoints


@pytest.fixture(autouse=True)
def checkpoints(tiny_checkpoints: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that every test looks in, holding a `gru` and an `lstm`."""
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(tiny_checkpoints))
    return tiny_checkpoints


@pytest.fixture
def own_checkpoints(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same, but the test's own: it may be damaged."""
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(tmp_path))
    return save_tiny_checkpoints(tmp_path)


@pytest.fixture
def the_hub(hub: HubStub, tiny_checkpoints: Path) -> Iterator[HubStub]:
    """A stand-in for the Hub with the public model alice/tiny, and a dashboard that asks it."""
    dashboard_hub.cache_clear()
    hub.add("alice/tiny", tiny_checkpoints / "gru")
    yield hub
    dashboard_hub.cache_clear()
