"""Starting what the browser tests need, and what they say where that is missing."""

import shutil
from pathlib import Path

import pytest

from bench import live


def test_without_a_chromium_the_message_says_what_to_install(monkeypatch):
    monkeypatch.delenv("MEMVIZ_CHROMIUM", raising=False)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(RuntimeError, match="python -m playwright install chromium"):
        live._chromium_path("/nowhere/chromium")


def test_a_chromium_that_the_environment_names_comes_first(monkeypatch, tmp_path):
    mine = tmp_path / "chromium"
    mine.touch()
    monkeypatch.setenv("MEMVIZ_CHROMIUM", str(mine))
    assert live._chromium_path(str(Path(__file__))) == str(mine)


def test_a_server_that_cannot_start_says_why(monkeypatch):
    monkeypatch.setattr(live, "_free_port", lambda: 70_000)
    with pytest.raises(RuntimeError, match="ended while starting"), live.running_dashboard():
        pass
