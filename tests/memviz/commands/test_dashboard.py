"""`python -m memviz dashboard`: how it is started, and what it says where it cannot be."""

import os
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from memviz.__main__ import main
from memviz.commands import dashboard
from tests.support.project import ROOT


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[SimpleNamespace]:
    """What would take the command's place."""
    found: list[SimpleNamespace] = []

    def execve(program: str, command: list[str], environment: dict[str, str]) -> None:
        found.append(SimpleNamespace(program=program, command=command, env=environment))

    monkeypatch.chdir(Path.cwd())  # and back again
    monkeypatch.setattr(os, "execve", execve)
    return found


def test_it_starts_the_repositorys_app_as_make_run_does(started):
    main(["dashboard"])
    (one,) = started
    assert one.program == sys.executable
    assert one.command[:5] == [sys.executable, "-m", "streamlit", "run", "app.py"]
    assert Path.cwd() == ROOT, "where its settings are"
    assert " ".join(one.command[3:]) in (ROOT / "Makefile").read_text(encoding="utf-8")


def test_a_port_and_a_folder_are_passed_on(started, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("runs").mkdir()
    main(["dashboard", "--port", "8600", "--checkpoints", "runs"])
    (one,) = started
    assert one.command[-2:] == ["--server.port", "8600"]
    assert one.env["MEMVIZ_CHECKPOINTS"] == str(tmp_path / "runs")


def test_streamlit_knows_every_word_of_it(started):
    from streamlit.web.cli import main as streamlit

    main(["dashboard", "--port", "8600"])
    streamlit.commands["run"].make_context("run", started[0].command[4:])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--port", "0"], "argument --port: got 0; give 1 to 65,535"),
        (["--port", "65536"], "argument --port: got 65536; give 1 to 65,535"),
        (["--checkpoints", "none"], "argument --checkpoints: none: no such folder; give one of"),
    ],
)
def test_a_wrong_argument_is_named_and_nothing_is_started(started, capsys, arguments, said):
    assert main(["dashboard", *arguments]) == 2
    assert capsys.readouterr().err.startswith(f"error: {said}")
    assert started == []


def test_in_an_installed_library_it_says_where_the_dashboard_is(
    started, tmp_path, monkeypatch, capsys
):
    monkeypatch.setattr(dashboard, "REPOSITORY", tmp_path)
    (tmp_path / "app.py").touch()  # somebody else's
    assert main(["dashboard"]) == 2
    said = capsys.readouterr().err
    assert re.match(
        r"error: the dashboard is no part of the installed library; take .*`make run`", said
    )
    assert started == []


def test_without_streamlit_it_says_what_to_install(started, monkeypatch, capsys):
    monkeypatch.setattr(dashboard, "find_spec", lambda _: None)
    assert main(["dashboard"]) == 2
    said = capsys.readouterr().err
    assert "needs Streamlit; run `pip install -r requirements-dashboard.txt` in" in said
    assert (ROOT / "requirements-dashboard.txt").is_file()
    assert started == []
