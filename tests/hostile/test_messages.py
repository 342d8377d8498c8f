"""What commands print of a stranger's checkpoint moves no cursor, sets no title, and is short."""

import json
import shutil

import pytest
import torch
from safetensors.torch import load_file, save_file

from memviz.__main__ import main as memviz
from train.__main__ import main as train

HOSTILE = "\x1b]0;owned\x07\x1b[2J\r\u202e"
LONG = 2_600_000  # characters, of all names together


@pytest.fixture
def stranger(tiny_checkpoints, tmp_path):
    """A checkpoint that a test makes hostile."""
    return shutil.copytree(tiny_checkpoints / "gru", tmp_path / "stranger")


def a_tensor_s_name(folder):
    weights = load_file(folder / "model.safetensors")
    save_file(weights | {HOSTILE: torch.zeros(1)}, folder / "model.safetensors")


def many_tensors(folder):
    weights = load_file(folder / "model.safetensors")
    names = {f"{number:06d}" * 100: torch.zeros(1) for number in range(LONG // 600)}
    save_file(weights | names, folder / "model.safetensors")


def a_field(name: str, value: object):
    def spoil(folder) -> None:
        content = json.loads((folder / "config.json").read_text())
        (folder / "config.json").write_text(json.dumps(content | {name: value}))

    return spoil


def a_word(folder):
    content = json.loads((folder / "vocabulary.json").read_text())
    content["words"][1] = HOSTILE
    (folder / "vocabulary.json").write_text(json.dumps(content))


@pytest.mark.parametrize(
    "spoil",
    [
        a_tensor_s_name,
        many_tensors,
        a_field("unit", HOSTILE),
        a_field("unit", "x" * 90_000),
        a_field(HOSTILE, 1),
        a_field("layers", HOSTILE),
        a_word,
    ],
)
@pytest.mark.parametrize("command", ["push", "report"])
def test_a_refusal_is_one_short_printable_line(stranger, capsys, spoil, command):
    spoil(stranger)
    if command == "push":
        assert train(["push", str(stranger), "alice/tiny"]) == 1
    else:
        page = str(stranger / "page.html")
        assert memviz(["report", str(stranger), "--text", "the text", "-o", page]) == 2
    told = capsys.readouterr().err
    assert told.startswith("error: ")
    assert told.removesuffix("\n").isprintable()
    assert len(told) < 2_000
