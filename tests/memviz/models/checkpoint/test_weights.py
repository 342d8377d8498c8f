"""Weights are those that the model promises, in memory of their own, or refused by name."""

import hashlib
import struct
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

import memviz
from memviz.models.checkpoint.error import CheckpointError
from memviz.models.config import ModelConfig
from tests.support.changed_checkpoint import edit, weights_with


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16])
def test_what_happens_to_its_file_afterwards_does_not_reach_a_model(folder, dtype):
    """As when another checkpoint is copied over one that a server shows."""
    edit(folder / "metrics.json", files=None)
    weights_with(folder, lambda w: w.update({name: value.to(dtype) for name, value in w.items()}))
    model = memviz.load(folder)
    before = memviz.suggest(model, "parts of north a")
    path = folder / "model.safetensors"
    with path.open("r+b") as file:  # the same file, not another one of this name
        file.write(b"\xff" * path.stat().st_size)  # NaN
    assert memviz.suggest(model, "parts of north a") == before
    assert all(value.isfinite().all() for value in model.state_dict().values())
    assert str(path) not in Path("/proc/self/maps").read_text()


def test_a_model_names_the_weights_that_it_has_also_where_they_are_replaced_meanwhile(
    make_model, folder, monkeypatch
):
    """As by a program of an earlier version, whose metrics name no files."""
    edit(folder / "metrics.json", files=None)
    path, to_config = folder / "model.safetensors", ModelConfig.from_json
    weights = memviz.load(folder).head.weight

    def replaced(content):
        save_file(make_model("lstm", seed=1).state_dict(), path)
        return to_config(content)

    before = hashlib.sha256(path.read_bytes()).hexdigest()
    monkeypatch.setattr(ModelConfig, "from_json", replaced)
    model = memviz.load(folder)
    assert torch.equal(model.head.weight, weights)
    assert model.record.weights_sha256 == before


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda w: w["head.bias"].fill_(float("nan")), "head.bias holds values that are not"),
        (lambda w: w["head.bias"].fill_(float("inf")), "head.bias holds values that are not"),
        (lambda w: w.update({"head.bias": torch.zeros(3)}), r"head.bias has shape \[3\]"),
        (lambda w: w.update({"head.bias": w["head.bias"].double()}), "stored as F64"),
        (lambda w: w.pop("head.bias"), "missing: head.bias"),
        (lambda w: w.update({"other": torch.zeros(1)}), "unknown: other"),
        (lambda w: w["embedding.weight"].fill_(1), "the padding row must be zero"),
    ],
)
def test_a_wrong_weight_is_named(folder, change, message):
    weights_with(folder, change)
    with pytest.raises(CheckpointError, match=message):
        memviz.load(folder)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],
        lambda _: b"",
        lambda content: struct.pack("<Q", 10**15) + content[8:],
        lambda content: b"\x80\x04K\x01." + content,
    ],
    ids=["cut", "empty", "huge header", "pickle"],
)
def test_damaged_weights_are_refused(folder, damage):
    path = folder / "model.safetensors"
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(CheckpointError, match="not a complete safetensors file"):
        memviz.load(folder)
