"""Nothing that is pushed or reported says in which folders it was made."""

import sys
from pathlib import Path

import pytest

from memviz.__main__ import main as memviz
from memviz.samples import bundled
from train.__main__ import main as train

FOLDERS = ("secret project", "private runs", "my cache")
SMOKE = ["--preset", "smoke", "--unit", "gru", "--characters", "8000", "--words", "16"]


@pytest.fixture(scope="module")
def text(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("home") / FOLDERS[0]
    folder.mkdir()
    novel = folder / "novel.txt.xz"
    novel.write_bytes((bundled()["warpeace"] / "text.txt.xz").read_bytes())
    return novel


def run(main, monkeypatch, *arguments: str) -> None:
    monkeypatch.setattr(sys, "argv", [main.__module__, *arguments])
    assert main(list(arguments)) == 0


def test_no_folder_is_told(hub, text, tmp_path, monkeypatch):
    runs, cache = tmp_path / FOLDERS[1], tmp_path / FOLDERS[2]
    model, page = runs / "gru", tmp_path / "report.html"
    caching = ["--cache", str(cache)]
    fit = ["fit", *SMOKE, *caching, f"--corpus={text}", "--output", str(model)]
    run(train, monkeypatch, *fit, "--push", "alice/state")
    run(
        train,
        monkeypatch,
        "evaluate",
        str(model),
        *caching,
        "--observations",
        "8",
        "--reach-texts",
        "0",
    )
    run(train, monkeypatch, "push", str(model), "alice/gru")
    run(memviz, monkeypatch, "report", str(model), "--text", "the prince", "-o", str(page))

    told = {f"runs: {path.name}": path.read_bytes() for path in model.rglob("*") if path.is_file()}
    told["report"] = page.read_bytes()
    for name, repository in hub.repositories.items():
        for commit in repository.commits:
            told |= {f"{name}: {path}": blob.content for path, blob in commit.files.items()}
            told[f"{name}: title"] = commit.title.encode()
    private = [*FOLDERS, str(tmp_path), str(text.parent), str(Path.home())]
    found = [
        (where, folder)
        for where, content in told.items()
        for folder in private
        if folder.encode() in content
    ]
    assert found == []
    assert any(b"novel.txt.xz" in content for content in told.values()), "its name is"
    assert any(b"--push alice/state" in content for content in told.values())


def test_a_text_that_was_moved_is_asked_for(text, tmp_path, monkeypatch, capsys):
    model, caching = tmp_path / "gru", ["--cache", str(tmp_path / "cache")]
    run(train, monkeypatch, "fit", *SMOKE, *caching, "--corpus", str(text), "--output", str(model))
    elsewhere = ["--cache", str(tmp_path / "other"), "--observations", "8", "--reach-texts", "0"]
    assert train(["evaluate", str(model), *elsewhere]) == 1
    assert "novel.txt.xz: the file that" in (said := capsys.readouterr().err)
    assert said.endswith("is not here; give its path with --corpus-path\n")
    run(train, monkeypatch, "evaluate", str(model), *elsewhere, "--corpus-path", str(text))
