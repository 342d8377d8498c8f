"""A file that is missing, too large or no JSON is named before anything is made of it."""

import pytest

import memviz
from memviz.models.checkpoint.error import CheckpointError
from memviz.models.checkpoint.format import MAX_BYTES


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CheckpointError, match="nowhere: no such folder"):
        memviz.load(tmp_path / "nowhere")


@pytest.mark.parametrize("name", MAX_BYTES)
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    with pytest.raises(CheckpointError, match=rf"{name}: missing"):
        memviz.load(folder)


@pytest.mark.parametrize("name", ["config.json", "vocabulary.json", "metrics.json"])
@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"[]", b"null", b"3"])
def test_a_file_that_is_not_the_json_expected_is_named(folder, name, content):
    (folder / name).write_bytes(content)
    with pytest.raises(CheckpointError, match=name):
        memviz.load(folder)


def test_a_file_too_large_is_refused_before_it_is_read(folder, monkeypatch):
    monkeypatch.setitem(MAX_BYTES, "model.safetensors", 100)
    with pytest.raises(CheckpointError, match="at most 100 are read"):
        memviz.load(folder)
