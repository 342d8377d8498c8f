"""A file is whole at any time: as it was before, or as it is after."""

import ast
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_IMODE

import pytest
import torch
from safetensors.torch import load_file, save_file

from memviz.files.replacing import replace_bytes, replace_text, replacing, settle
from tests.support.project import ROOT

IN_FOLDERS_THAT_GET_THEIR_NAME_WHEN_COMPLETE = {
    "memviz/files/replacing.py",
    "memviz/hub/download.py",
    "train/data/building.py",
    "train/data/hub_corpus.py",
    "train/loop/state.py",
    "train/sharing/push.py",
}


@contextmanager
def disk_of(size: int) -> Iterator[None]:
    """Let no file become larger than `size` bytes, as on a disk that is full."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_text_is_written_in_utf_8_and_nothing_is_left_beside_it(tmp_path):
    replace_text(tmp_path / "a.txt", "Война\r\nи мир\n")
    assert (tmp_path / "a.txt").read_bytes().decode() == "Война\r\nи мир\n"
    assert names(tmp_path) == ["a.txt"]


def test_a_full_disk_leaves_what_was_there(tmp_path):
    path = tmp_path / "metrics.json"
    replace_bytes(path, b"old")
    with disk_of(4096), pytest.raises(OSError, match="too large"):
        replace_bytes(path, bytes(10_000))
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["metrics.json"]


def test_an_error_while_writing_leaves_what_was_there(tmp_path):
    path = tmp_path / "table.csv"
    replace_text(path, "old")
    with pytest.raises(TypeError), replacing(path) as place, place.open("w") as file:
        file.writelines(["half of", None])
    assert path.read_text() == "old"
    assert names(tmp_path) == ["table.csv"]


def test_who_has_the_old_file_open_goes_on_reading_it(tmp_path):
    path = tmp_path / "a"
    replace_bytes(path, b"old")
    with path.open("rb") as file:
        replace_bytes(path, b"new and longer")
        assert file.read() == b"old"


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o027, 0o640), (0o002, 0o664)])
def test_weights_may_be_read_by_whom_any_new_file_may_be(tmp_path, mask, mode):
    """The library that writes them would have them read by their owner alone."""
    path = tmp_path / "model.safetensors"
    with umask(mask), replacing(path) as place:
        save_file({"a": torch.ones(3)}, place)
    assert S_IMODE(path.stat().st_mode) == mode
    assert load_file(path)["a"].tolist() == [1, 1, 1]


def test_so_may_those_of_a_folder_that_gets_its_name_later(tmp_path):
    (tmp_path / "deep").mkdir()
    for folder in (tmp_path, tmp_path / "deep"):
        save_file({"a": torch.ones(3)}, folder / "a.safetensors")
    with umask(0o022):
        settle(tmp_path)
    assert [S_IMODE(path.stat().st_mode) for path in tmp_path.rglob("*.safetensors")] == [0o644] * 2
    assert names(tmp_path) == ["a.safetensors", "deep"]


def test_a_link_stays_one(tmp_path):
    replace_bytes(tmp_path / "there", b"old")
    (tmp_path / "link").symlink_to("there")
    replace_bytes(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "there").read_bytes() == b"new"


def test_what_is_no_file_is_written_to_as_it_is(tmp_path):
    replace_bytes(Path(os.devnull), b"anything")
    assert not Path(os.devnull).is_file()
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        replace_bytes(pipe, b"through it")
        assert os.read(reader, 100) == b"through it"
    finally:
        os.close(reader)


def test_no_module_of_the_library_or_the_trainer_rewrites_a_file_in_place():
    """Those that write into a folder of their own are named above."""
    found = {
        str(path.relative_to(ROOT))
        for room in ("memviz", "train")
        for path in (ROOT / room).rglob("*.py")
        if any(map(_rewrites, ast.walk(ast.parse(path.read_text(encoding="utf-8")))))
    }
    assert found <= IN_FOLDERS_THAT_GET_THEIR_NAME_WHEN_COMPLETE


def _rewrites(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=ast.Attribute(attr="write_text" | "write_bytes")):
            return True
        case ast.Call(func=ast.Attribute(attr="open"), args=[ast.Constant(value=mode), *_]):
            return mode in ("w", "wb")
    return False
