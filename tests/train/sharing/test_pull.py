"""`python -m train pull`: a whole, loadable checkpoint in a new folder, or no folder."""

import re

import pytest

import memviz
from memviz.models.checkpoint.format import MAX_BYTES, OPTIONAL_BYTES, PICTURE_BYTES
from tests.support.shared_checkpoint import change_metrics, save_shared_checkpoint
from train.__main__ import main

NAME = "alice/gru"


@pytest.fixture
def pushed(hub_api, tmp_path):
    """Return the folder of a checkpoint that is on the Hub in two versions, and their shas."""
    folder = save_shared_checkpoint(tmp_path / "own")
    shas = []
    for version in ("First", "Second"):
        change_metrics(folder, model={"name": version})
        assert main(["push", str(folder), NAME]) == 0
        shas.append(hub_api.model_info(NAME).sha)
    return folder, shas


def test_the_newest_version_comes_whole(pushed, tmp_path, capsys):
    folder, shas = pushed
    capsys.readouterr()
    target = tmp_path / "deep" / "mine"
    assert main(["pull", NAME, "--to", str(target)]) == 0
    assert capsys.readouterr().out == f"pulled to {target}\nrevision {shas[1]}\n"
    assert {path.name for path in target.iterdir()} == {*MAX_BYTES, *PICTURE_BYTES}
    assert not any(path.is_symlink() for path in target.iterdir())
    for file in set(MAX_BYTES) - {"README.md"}:
        assert (target / file).read_bytes() == (folder / file).read_bytes()
    assert memviz.load(target).record.metrics["model"]["name"] == "Second"


@pytest.mark.usefixtures("pushed")
def test_all_of_the_format_comes_and_nothing_else(hub_api, tmp_path):
    """Also of a cache into which another program pulled all that there is."""
    measured = {name: name.encode() for name in OPTIONAL_BYTES}
    for name, content in (measured | {"pytorch_model.bin": b"pickle"}).items():
        hub_api.upload_file(path_or_fileobj=content, path_in_repo=name, repo_id=NAME)
    hub_api.snapshot_download(NAME)
    assert main(["pull", NAME, "--to", str(tmp_path / "mine")]) == 0
    files = {path.name for path in (tmp_path / "mine").iterdir()}
    assert files == {*MAX_BYTES, *PICTURE_BYTES, *OPTIONAL_BYTES}
    for name, content in measured.items():
        assert (tmp_path / "mine" / name).read_bytes() == content


def test_a_version_is_named_by_its_commit(pushed, tmp_path):
    _, shas = pushed
    assert main(["pull", f"{NAME}@{shas[0]}", "--to", str(tmp_path / "mine")]) == 0
    assert memviz.load(tmp_path / "mine").record.metrics["model"]["name"] == "First"


@pytest.mark.usefixtures("pushed")
def test_the_folder_is_named_after_the_model(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["pull", NAME]) == 0
    assert memviz.load(tmp_path / "runs" / "alice-gru")


def test_a_folder_that_is_there_stays_as_it_is(pushed, capsys):
    folder, _ = pushed
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert main(["pull", NAME, "--to", str(folder)]) == 1
    assert "exists already" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.usefixtures("pushed")
@pytest.mark.parametrize("name", ["alice/nothing", "alice/gru@no-such-branch", "gru"])
def test_what_cannot_be_had_leaves_nothing(tmp_path, capsys, name):
    place = tmp_path / "empty"
    place.mkdir()
    assert main(["pull", name, "--to", str(place / "mine")]) == 1
    assert re.fullmatch(r"error: .*\n", capsys.readouterr().err)
    assert list(place.iterdir()) == []


@pytest.mark.usefixtures("pushed")
def test_a_model_that_does_not_load_leaves_nothing(hub_api, tmp_path, capsys):
    hub_api.upload_file(
        path_or_fileobj=b'{"format_version": 1}', path_in_repo="config.json", repo_id=NAME
    )
    place = tmp_path / "empty"
    place.mkdir()
    assert main(["pull", NAME, "--to", str(place / "mine")]) == 1
    assert "config.json" in capsys.readouterr().err
    assert list(place.iterdir()) == []
