"""A checkpoint is read back as it was written, and refused with a reason when it is not whole."""

import hashlib
import json
import resource
import shutil
import struct
import subprocess
import sys
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from safetensors.torch import load_file, save_file

import memviz
from memviz.models import checkpoint
from memviz.models.checkpoint import CheckpointError
from memviz.models.config import ModelConfig
from memviz.models.json_grammar import LARGEST
from memviz.models.model import Model
from memviz.text.vocabulary import PADDING, TEXT8_ALPHABET, UNKNOWN, Vocabulary
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
def test_a_model_survives_the_folder(make_model, tmp_path, unit):
    model = make_model(unit)
    checkpoint.save(model, tmp_path / unit, METRICS)
    loaded = memviz.load(tmp_path / unit)
    assert loaded.config == model.config
    assert loaded.vocabulary == model.vocabulary
    assert not any(p.requires_grad for p in loaded.parameters())
    for name, value in model.state_dict().items():
        restored = loaded.state_dict()[name]
        assert restored.dtype == torch.float32
        assert torch.equal(restored, value)
    symbols = torch.randint(1, 28, (9,))
    torch.testing.assert_close(loaded.probabilities(symbols), model.probabilities(symbols))


def content(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("metrics", "reason"),
    [
        (
            {"training": {"seconds": float("nan")}},
            r"metrics\.json: not valid JSON \(the number NaN",
        ),
        ({"validation": {"cross_entropy": float("inf")}}, r"metrics\.json: .* Infinity"),
        ({"training": {"seed": LARGEST + 1}}, r"metrics\.json: .* is read"),
        ({"note": "x" * 2_000_000}, r"metrics\.json: 2,\d{3},\d{3} bytes; at most 2,000,000"),
        ({"note": "half a letter: \ud800"}, r"metrics\.json: not valid JSON"),
    ],
)
@pytest.mark.parametrize("at_once", [True, False], ids=["with the model", "alone"])
def test_metrics_that_could_not_be_read_are_not_written(
    make_model, folder, at_once, metrics, reason
):
    before = content(folder)

    def write():
        if at_once:
            checkpoint.save(make_model("lstm", seed=1), folder, metrics)
        else:
            checkpoint.write_metrics(folder, {"format_version": 1, **metrics})

    with pytest.raises(CheckpointError, match=reason) as told:
        write()
    assert str(told.value).startswith(f"{folder}/metrics.json")
    assert content(folder) == before


def test_a_model_that_could_not_be_read_is_not_written(make_model, folder, monkeypatch):
    before = content(folder)
    model = make_model("lstm", seed=1)
    model.head.bias[0] = torch.nan
    with pytest.raises(CheckpointError, match=r"lstm/model\.safetensors: head\.bias holds values"):
        checkpoint.save(model, folder, METRICS)
    monkeypatch.setitem(checkpoint.MAX_BYTES, "model.safetensors", 1_000)
    with pytest.raises(CheckpointError, match=r"model\.safetensors: .* at most 1,000 are read"):
        checkpoint.save(make_model("lstm", seed=1), folder, METRICS)
    assert content(folder) == before


def test_a_word_longer_than_is_read_is_not_written(tmp_path):
    vocabulary = Vocabulary(TEXT8_ALPHABET, (PADDING, UNKNOWN, "a" * 201))
    config = ModelConfig("gru", 1, 4, 4, len(vocabulary.alphabet), len(vocabulary.words))
    with pytest.raises(CheckpointError, match="a symbol of more than 200 characters"):
        checkpoint.save(Model(config, vocabulary), tmp_path / "one", METRICS)
    assert list((tmp_path / "one").iterdir()) == []


def test_on_a_full_disk_the_model_before_stays_whole(make_model, folder):
    before = content(folder)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    for size in (100, 4_096):  # the card, the weights
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
        try:
            with pytest.raises(OSError, match="too large"):
                checkpoint.save(make_model("gru"), folder, METRICS, card="Another card " * 20)
            with pytest.raises(OSError, match="too large"):
                checkpoint.write_metrics(folder, {"format_version": 1, "note": "x" * 10_000})
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert content(folder) == before
    assert memviz.load(folder).config.unit == "lstm"


def test_every_file_may_be_read_by_whom_any_new_file_may_be(folder):
    new = folder / "new"
    new.touch()
    assert {path.stat().st_mode for path in folder.iterdir()} == {new.stat().st_mode}


def test_parts_measured_on_other_weights_are_left_out(make_model, folder):
    sha256 = hashlib.sha256((folder / "model.safetensors").read_bytes()).hexdigest()
    of_these = {"cross_entropy": 2.0, "weights_sha256": sha256}
    of_others = {"half": 4, "weights_sha256": "0" * 64}
    metrics = {"format_version": 1, "test": of_these, "reach": of_others, "old": {"half": 3}}
    checkpoint.write_metrics(folder, metrics)
    record = memviz.load(folder).record
    assert record.weights_sha256 == sha256
    assert set(record.metrics) == {"format_version", "test", "old"}
    save_file(make_model("lstm", seed=1).state_dict(), folder / "model.safetensors")
    assert set(checkpoint.read_record(folder).metrics) == {"format_version", "old"}


def of_the_same_shape(make_model) -> Model:
    """A model whose every file would be taken for one of the first model's by its shapes."""
    first = make_model("lstm")
    words = first.vocabulary.words
    others = Vocabulary(first.vocabulary.alphabet, (*words[:2], *reversed(words[2:])))
    return Model(first.config, others)


@pytest.mark.parametrize("steps", range(10))
def test_saved_half_way_a_folder_is_the_model_before_or_the_new_one_or_is_refused(
    make_model, folder, monkeypatch, steps
):
    new, before = of_the_same_shape(make_model), content(folder)
    left = iter(range(steps))
    replace, unlink = Path.replace, Path.unlink

    def one_less(path: Path, to: Path) -> None:
        if to.parent == folder and path.parent != folder:
            next(left)
        replace(path, to)

    def one_less_too(path: Path, missing_ok: bool = False) -> None:
        if path.parent == folder:
            next(left)
        unlink(path, missing_ok=missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", one_less)
        patch.setattr(Path, "unlink", one_less_too)
        try:
            checkpoint.save(new, folder, {"model": {"name": "new"}}, card="# New")
            finished = True
        except StopIteration:
            finished = False
    assert finished == (steps >= 8), "the metrics go, two optional files, and five come"
    if not steps:
        assert content(folder) == before
    elif not finished:
        with pytest.raises(CheckpointError, match=r"metrics\.json: missing"):
            memviz.load(folder)
    else:
        assert memviz.load(folder).record.metrics["model"] == {"name": "new"}
        assert checkpoint.read_record(folder).card == "# New"


def test_files_of_two_models_are_none(make_model, folder, tmp_path):
    """As of a folder that was copied over another half-way, with files that fit each other."""
    checkpoint.save(of_the_same_shape(make_model), tmp_path / "new", METRICS)
    names = ("config.json", "vocabulary.json", "model.safetensors", "metrics.json")
    differ = [name for name in names if content(folder)[name] != content(tmp_path / "new")[name]]
    assert differ == ["vocabulary.json", "model.safetensors", "metrics.json"]
    for taken in product([folder, tmp_path / "new"], repeat=len(differ)):
        mixed = tmp_path / "mixed"
        shutil.copytree(folder, mixed)
        for name, source in zip(differ, taken, strict=True):
            shutil.copyfile(source / name, mixed / name)
        if len(set(taken)) == 1:
            memviz.load(mixed)
        else:
            for read in (memviz.load, checkpoint.read_record):
                with pytest.raises(CheckpointError, match=r"not the file that metrics\.json was"):
                    read(mixed)
        shutil.rmtree(mixed)


def test_new_weights_end_what_was_measured_on_those_before(make_model, folder):
    for name in checkpoint.OPTIONAL_BYTES:
        (folder / name).write_text("of an earlier version, which names no weights")
    checkpoint.save(make_model("lstm"), folder, METRICS)
    assert set(checkpoint.OPTIONAL_BYTES) <= {path.name for path in folder.iterdir()}
    checkpoint.save(make_model("lstm", seed=1), folder, METRICS)
    assert set(checkpoint.MAX_BYTES) == {path.name for path in folder.iterdir()}


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


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16])
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
        ("vocabulary.json", {"alphabet": ["<padding>", "<b>"]}, "alphabet: '<b>' is not one char"),
        ("vocabulary.json", {"alphabet": ["<padding>", ""]}, "alphabet: '' is not one character"),
        *(
            ("vocabulary.json", {"words": ["<padding>", "<unknown>", word]}, "is no word: a word")
            for word in ("</script><script>x", "a b", "", "a\nb", "[a](b)", "www.a", "a\\b", "=1+1")
        ),
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


@pytest.mark.parametrize("grown", ["", "head"], ids=["all", "head"])
def test_weights_of_which_nothing_finite_comes_are_refused(folder, grown):
    """3e38 and -3e38 are finite, the difference between them is not."""

    def grow(weights):
        for name, value in weights.items():
            if name.startswith(grown):
                value.copy_(3e38 * value.sign())

    edit(folder / "metrics.json", files=None)
    weights_with(folder, grow)
    with pytest.raises(CheckpointError, match="what the model computes of these weights is not"):
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
