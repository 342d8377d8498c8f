"""A checkpoint is read back as it was written, and refused with a reason when it is not whole."""

import json
import struct
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
import torch
from safetensors.torch import load_file, save_file

import memviz
from memviz.models import checkpoint
from memviz.models.checkpoint import LARGEST, CheckpointError
from memviz.units import UNITS

METRICS = {"model": {"name": "test"}}


@pytest.fixture
def folder(make_model, tmp_path):
    checkpoint.save(make_model("lstm"), tmp_path / "lstm", METRICS, card="# A card")
    return tmp_path / "lstm"


def edit(path, **changes):
    content = json.loads(path.read_text())
    path.write_text(json.dumps(content | changes))


@pytest.mark.parametrize("unit", UNITS)
def test_a_model_survives_the_folder_up_to_float16(make_model, tmp_path, unit):
    model = make_model(unit)
    checkpoint.save(model, tmp_path / unit, METRICS)
    loaded = memviz.load(tmp_path / unit)
    assert loaded.config == model.config
    assert loaded.vocabulary == model.vocabulary
    assert not any(p.requires_grad for p in loaded.parameters())
    for name, value in model.state_dict().items():
        restored = loaded.state_dict()[name]
        assert restored.dtype == torch.float32
        torch.testing.assert_close(restored, value.half().float())
    symbols = torch.randint(1, 28, (9,))
    torch.testing.assert_close(
        loaded.probabilities(symbols), model.probabilities(symbols), atol=1e-3, rtol=1e-2
    )


def test_to_load_a_model_needs_nothing_of_torchs_compiler(folder):
    """In a process of its own; sympy comes with it, and both cost a second of every start."""
    check = (
        "import sys, memviz\n"
        "memviz.load(sys.argv[1])\n"
        "print(sorted({'torch._dynamo', 'torch._inductor', 'sympy'} & set(sys.modules)))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", check, folder], capture_output=True, text=True, check=True
    )
    assert loaded.stdout == "[]\n"


def test_the_record_holds_metrics_history_and_card(folder):
    (folder / "training.csv").write_text("model,dataset,seconds,step,loss\nlstm,train,1,10,5.0\n")
    record = checkpoint.read_record(folder)
    assert record.metrics["model"]["name"] == "test"
    assert record.card == "# A card"
    assert record.training["loss"].tolist() == [5.0]


def test_connectivity_and_suggestions_work_on_a_loaded_model(folder):
    model = memviz.load(str(folder))
    matrix = memviz.connectivity(model, "parts of north").matrix
    assert np.isfinite(matrix).all()
    assert matrix.any()
    assert len(memviz.suggest(model, "parts of north a")) == 3


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CheckpointError, match="nowhere: no such folder"):
        memviz.load(tmp_path / "nowhere")


@pytest.mark.parametrize("name", checkpoint.MAX_BYTES)
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


@pytest.mark.parametrize(
    ("name", "changes", "message"),
    [
        ("config.json", {"hidden_size": 8}, "has shape"),
        ("config.json", {"layers": 3}, "missing: layers.2"),
        ("config.json", {"layers": 1}, "unknown: layers.1"),
        ("config.json", {"hidden_size": 10**8}, "hidden_size: got 100000000"),
        ("config.json", {"unit": "__import__"}, "unit: '__import__'"),
        ("config.json", {"format_version": 2}, "format_version: got 2"),
        ("config.json", {"extra": 1}, "extra: unknown field"),
        ("config.json", {"alphabet_size": 29}, "the config says 29"),
        ("vocabulary.json", {"words": ["<padding>", "<unknown>", "a", "a"]}, "occurs twice"),
        ("vocabulary.json", {"words": ["the", "of"]}, "the first must be '<padding>'"),
        ("vocabulary.json", {"words": ["<padding>", "of"]}, "the second must be '<unknown>'"),
        ("vocabulary.json", {"alphabet": [1, 2]}, "alphabet: expected a list of strings"),
        ("vocabulary.json", {"alphabet": "abc"}, "alphabet: expected a list of strings"),
        ("metrics.json", {"format_version": None}, "format_version 1"),
    ],
)
def test_a_wrong_field_is_named(folder, name, changes, message):
    edit(folder / name, **changes)
    with pytest.raises(CheckpointError, match=message):
        memviz.load(folder)


@pytest.mark.parametrize(
    "number",
    [
        *("NaN", "Infinity", "-Infinity", "1e999", "1e308", "9" * 400, "-" + "9" * 19),
        *(f"{LARGEST + 1}", f"-{LARGEST + 1}", "1.1e17", "-1.1e17"),
    ],
)
def test_a_number_that_nothing_can_be_done_with_is_refused(folder, number):
    metrics = '{"format_version": 1, "training": {"seconds": %s}}'
    (folder / "metrics.json").write_text(metrics % number)
    with pytest.raises(
        CheckpointError, match=r"metrics\.json: not valid JSON \(.*is read\)"
    ) as told:
        memviz.load(folder)
    assert len(str(told.value)) < 300


@pytest.mark.parametrize("number", [LARGEST, -LARGEST])
def test_the_largest_number_is_read_and_many_of_it_add_up_in_64_bits(folder, number):
    metrics = '{"format_version": 1, "training": {"seconds": %d}}'
    (folder / "metrics.json").write_text(metrics % number)
    assert memviz.load(folder).record.metrics["training"]["seconds"] == number
    assert pd.Series([number] * 92).sum() == 92 * number


@pytest.mark.parametrize("option", ["two", 1.5, 100])
def test_an_option_of_the_wrong_kind_is_refused(make_model, tmp_path, option):
    checkpoint.save(make_model("nested_lstm"), tmp_path / "nested", METRICS)
    edit(tmp_path / "nested" / "config.json", unit_depth=option)
    with pytest.raises(CheckpointError, match=r"config\.json"):
        memviz.load(tmp_path / "nested")


def weights_with(folder, change):
    path = folder / "model.safetensors"
    weights = load_file(path)
    change(weights)
    save_file(weights, path)


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


def test_a_file_too_large_is_refused_before_it_is_read(folder, monkeypatch):
    monkeypatch.setitem(checkpoint.MAX_BYTES, "model.safetensors", 100)
    with pytest.raises(CheckpointError, match="at most 100 are read"):
        memviz.load(folder)


@pytest.mark.parametrize("content", ["a,b\n1,2\n", "", "\x00\x00"])
def test_a_history_with_other_columns_is_refused(folder, content):
    (folder / "training.csv").write_text(content)
    with pytest.raises(CheckpointError, match=r"training.csv"):
        memviz.load(folder)
