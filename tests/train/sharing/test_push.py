"""`python -m train push`: a checked checkpoint with its card, in one commit, or nothing."""

import re
from pathlib import Path

import pytest
from huggingface_hub import ModelCard

import memviz
from memviz.analysis.memory import measure_memory, write_recall, write_signature
from memviz.models.checkpoint.format import CARD, MAX_BYTES, OPTIONAL_BYTES, PICTURE_BYTES
from tests.support.hubstub import HubStub, Status
from tests.support.shared_checkpoint import change_metrics, save_shared_checkpoint
from tests.support.tiny_report_card import save_tiny_card
from train.__main__ import main

NAME = "alice/gru"
SHARED_FILES = {*MAX_BYTES, *PICTURE_BYTES}


@pytest.fixture
def folder(tmp_path) -> Path:
    return save_shared_checkpoint(tmp_path)


def commits(hub: HubStub) -> list[str]:
    """Return the titles of the commits that pushes made, the newest last."""
    return [commit.title for commit in hub.repositories[NAME].commits[1:]]


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_push_is_one_commit_with_the_checkpoint_its_card_and_figures(
    hub, hub_api, folder, tmp_path, capsys
):
    before = content(folder)
    assert main(["push", str(folder), NAME, "--message", "First version"]) == 0
    pushed, revision = capsys.readouterr().out.splitlines()
    sha = hub_api.model_info(NAME).sha
    assert pushed == f"pushed to {hub.url}/{NAME}"
    assert revision == f"revision {sha}"
    there = set(hub_api.list_repo_files(NAME)) - {".gitattributes"}
    assert there == SHARED_FILES
    assert commits(hub) == ["First version"]
    pulled = Path(hub_api.snapshot_download(NAME, cache_dir=tmp_path / "cache"))
    for file in set(MAX_BYTES) - {"README.md"}:
        assert (pulled / file).read_bytes() == before[file]
    assert (pulled / "accuracy.png").read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    assert ModelCard.load(pulled / "README.md").data.eval_results
    assert content(folder) == before


def test_the_same_again_is_no_commit_and_a_change_is_one(hub, folder, capsys):
    main(["push", str(folder), NAME])
    assert commits(hub) == ["Push gru, gru"]
    capsys.readouterr()
    assert main(["push", str(folder), NAME]) == 0
    assert capsys.readouterr().out.startswith("unchanged, nothing pushed")
    assert len(commits(hub)) == 1
    change_metrics(folder, model={"name": "Second"})
    assert main(["push", str(folder), NAME]) == 0
    assert len(commits(hub)) == 2


def test_a_private_push_makes_a_private_repository(hub_api, folder):
    assert main(["push", str(folder), NAME, "--private"]) == 0
    assert hub_api.model_info(NAME).private


def test_a_model_that_was_not_evaluated_is_pushed_with_a_warning(hub_api, folder, capsys):
    change_metrics(folder, test=None, reach=None)
    assert main(["push", str(folder), NAME]) == 0
    assert "warning: not evaluated" in capsys.readouterr().err
    assert "accuracy.png" not in hub_api.list_repo_files(NAME)


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda folder: (folder / "model.safetensors").write_bytes(b"x"), "model.safetensors"),
        (lambda folder: (folder / "vocabulary.json").unlink(), "vocabulary.json: missing"),
        (lambda folder: change_metrics(folder, training=None), "lacks what a model card says"),
    ],
)
def test_a_broken_checkpoint_never_reaches_the_hub(hub_api, folder, capsys, spoil, message):
    spoil(folder)
    assert main(["push", str(folder), NAME]) == 1
    error = capsys.readouterr().err
    assert message in error
    assert error.startswith("error: ")
    assert error.count("\n") == 1
    assert not hub_api.repo_exists(NAME)


@pytest.mark.parametrize("name", ["gru", "alice/gru/x", "../gru", "alice/gru@main"])
def test_a_name_that_cannot_be_is_refused_in_a_line(hub_api, folder, capsys, name):
    assert main(["push", str(folder), name]) == 1
    assert re.fullmatch(r"error: .*\n", capsys.readouterr().err)
    assert list(hub_api.list_models()) == []


def test_without_a_right_to_write_nothing_is_made_and_no_token_shown(
    hub_api, folder, capsys, monkeypatch
):
    monkeypatch.setenv("HF_TOKEN", "hf_wrong")
    assert main(["push", str(folder), NAME]) == 1
    shown = capsys.readouterr()
    assert re.fullmatch(r"error: .*\n", shown.err)
    assert "hf_wrong" not in shown.out + shown.err
    assert not hub_api.repo_exists(NAME)


def test_a_push_that_fails_half_way_leaves_the_repository_as_it_was(hub, folder, capsys):
    assert main(["push", str(folder), NAME]) == 0
    change_metrics(folder, model={"name": "Second"})
    hub.spoil(r"POST .*/commit/", Status(503))
    capsys.readouterr()
    assert main(["push", str(folder), NAME]) == 1
    assert "out of order (503)" in capsys.readouterr().err
    assert len(commits(hub)) == 1
    hub.heal()
    assert main(["push", str(folder), NAME]) == 0
    assert len(commits(hub)) == 2


def test_a_signature_goes_along(hub_api, folder):
    sign(folder)
    assert main(["push", str(folder), NAME]) == 0
    there = set(hub_api.list_repo_files(NAME)) - {".gitattributes"}
    assert there == SHARED_FILES | set(OPTIONAL_BYTES)
    said = Path(hub_api.hf_hub_download(NAME, CARD)).read_text()
    assert "All context is worth 2.00 \\[1.80, 2.20\\] nats more" in said


@pytest.mark.parametrize("file", OPTIONAL_BYTES)
def test_a_damaged_signature_is_not_pushed(hub, folder, capsys, file):
    sign(folder)
    (folder / file).write_bytes(b"damaged")
    assert main(["push", str(folder), NAME]) != 0
    assert file in capsys.readouterr().err
    assert NAME not in hub.repositories


def test_a_signature_of_other_weights_stays_here(hub_api, folder):
    sign(folder, weights_sha256="0" * 64)
    assert main(["push", str(folder), NAME]) == 0
    assert set(hub_api.list_repo_files(NAME)) - {".gitattributes"} == SHARED_FILES


def test_what_was_measured_on_earlier_weights_leaves_with_them(hub, hub_api, folder):
    """Trained anew and not yet measured: one commit brings the one and removes the other."""
    sign(folder)
    assert main(["push", str(folder), NAME]) == 0
    for name in OPTIONAL_BYTES:
        (folder / name).unlink()
    change_metrics(folder, model={"name": "Trained anew"})
    assert main(["push", str(folder), NAME]) == 0
    assert set(hub_api.list_repo_files(NAME)) - {".gitattributes"} == SHARED_FILES
    assert len(commits(hub)) == 2


def sign(folder: Path, weights_sha256: str | None = None) -> None:
    """Give the checkpoint a signature, which names the weights that it was measured on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("memviz.analysis.memory.probes.STEPS", 2)
        text = "parts of north africa " * 30
        memory = measure_memory(memviz.load(folder), text, text, (0, 1))
    write_signature(memory.signature, folder, weights_sha256)
    write_recall(memory.recall, folder, weights_sha256)
    save_tiny_card(folder, weights_sha256=weights_sha256)
