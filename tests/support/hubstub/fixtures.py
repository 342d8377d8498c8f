"""The stand-in for tests: the client's own defaults lead to it and to an empty cache."""

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.hubstub.repositories import WRITE_TOKEN


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator:
    """A running HubStub; `Hub()` here, and any process started here, talks to it as alice.

    The client reads its settings when it is imported, so they are set there and for processes.
    """
    from huggingface_hub import close_session, constants

    from tests.support.hubstub.server import HubStub

    home = tmp_path / "huggingface"
    with HubStub() as stub:
        settings = {
            "HF_ENDPOINT": stub.url,
            "HF_HOME": str(home),
            "HF_TOKEN": WRITE_TOKEN,
            "HF_HUB_DISABLE_XET": "1",
            "HF_HUB_DISABLE_PROGRESS_BARS": "1",
            "HF_HUB_DISABLE_TELEMETRY": "1",
            "HF_HUB_VERBOSITY": "error",
        }
        for name, value in settings.items():
            monkeypatch.setenv(name, value)
        for name in ("HF_HUB_CACHE", "HF_ASSETS_CACHE", "HF_HUB_OFFLINE"):
            monkeypatch.delenv(name, raising=False)
        template = constants.HUGGINGFACE_CO_URL_TEMPLATE.replace(constants.ENDPOINT, stub.url)
        monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", template)
        monkeypatch.setattr(constants, "ENDPOINT", stub.url)
        monkeypatch.setattr(constants, "HF_HUB_CACHE", str(home / "hub"))
        monkeypatch.setattr(constants, "HF_ASSETS_CACHE", str(home / "assets"))
        monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(home / "token"))
        monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
        monkeypatch.setattr(constants, "HF_HUB_DISABLE_PROGRESS_BARS", True)
        monkeypatch.setattr(logging.getLogger("huggingface_hub"), "level", logging.ERROR)
        yield stub
        stub.heal()
        _wait_for_calls_given_up()
        close_session()


def _wait_for_calls_given_up() -> None:
    """Let them end while the stand-in is there: they share connections with the next test."""
    from memviz.hub.deadline import THREAD

    for thread in threading.enumerate():
        if thread.name == THREAD:
            thread.join(timeout=20)
