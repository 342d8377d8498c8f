"""A checkpoint is read back as it was written, and never half of it."""

import resource
import shutil
from itertools import product
from pathlib import Path

import pytest
import torch

import memviz
from memviz.models.checkpoint.error import CheckpointError
from memviz.models.checkpoint.format import MAX_BYTES, OPTIONAL_BYTES
from memviz.models.checkpoint.record import read_record
from memviz.models.checkpoint.saving import save, write_metrics
from memviz.models.config import ModelConfig
from memviz.models.json_grammar import LARGEST
from memviz.models.model import Model
from memviz.text.vocabulary import PADDING, TEXT8_ALPHABET, UNKNOWN, Vocabulary
from memviz.units import UNITS

METRICS = {"model": {"name": "test"}}


@pytest.mark.parametrize("unit", UNITS)
def test_a_model_survives_the_folder(make_model, tmp_path, unit):
    model = make_model(unit)
    save(model, tmp_path / unit, METRICS)
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
            save(make_model("lstm", seed=1), folder, metrics)
        else:
            write_metrics(folder, {"format_version": 1, **metrics})

    with pytest.raises(CheckpointError, match=reason) as told:
        write()
    assert str(told.value).startswith(f"{folder}/metrics.json")
    assert content(folder) == before


def test_a_model_that_could_not_be_read_is_not_written(make_model, folder, monkeypatch):
    before = content(folder)
    model = make_model("lstm", seed=1)
    model.head.bias[0] = torch.nan
    with pytest.raises(CheckpointError, match=r"lstm/model\.safetensors: head\.bias holds values"):
        save(model, folder, METRICS)
    monkeypatch.setitem(MAX_BYTES, "model.safetensors", 1_000)
    with pytest.raises(CheckpointError, match=r"model\.safetensors: .* at most 1,000 are read"):
        save(make_model("lstm", seed=1), folder, METRICS)
    assert content(folder) == before


def test_a_word_longer_than_is_read_is_not_written(tmp_path):
    vocabulary = Vocabulary(TEXT8_ALPHABET, (PADDING, UNKNOWN, "a" * 201))
    config = ModelConfig("gru", 1, 4, 4, len(vocabulary.alphabet), len(vocabulary.words))
    with pytest.raises(CheckpointError, match="a symbol of more than 200 characters"):
        save(Model(config, vocabulary), tmp_path / "one", METRICS)
    assert list((tmp_path / "one").iterdir()) == []


def test_on_a_full_disk_the_model_before_stays_whole(make_model, folder):
    before = content(folder)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    for size in (100, 4_096):  # the card, the weights
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
        try:
            with pytest.raises(OSError, match="too large"):
                save(make_model("gru"), folder, METRICS, card="Another card " * 20)
            with pytest.raises(OSError, match="too large"):
                write_metrics(folder, {"format_version": 1, "note": "x" * 10_000})
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert content(folder) == before
    assert memviz.load(folder).config.unit == "lstm"


def test_every_file_may_be_read_by_whom_any_new_file_may_be(folder):
    new = folder / "new"
    new.touch()
    assert {path.stat().st_mode for path in folder.iterdir()} == {new.stat().st_mode}


def of_the_same_shape(make_model) -> Model:
    """A model whose every file would be taken for one of the first model's by its shapes."""
    first = make_model("lstm")
    words = first.vocabulary.words
    others = Vocabulary(first.vocabulary.alphabet, (*words[:2], *reversed(words[2:])))
    return Model(first.config, others)


@pytest.mark.parametrize("steps", range(11))
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
            save(new, folder, {"model": {"name": "new"}}, card="# New")
            finished = True
        except StopIteration:
            finished = False
    assert finished == (steps >= 9), "the metrics go, three optional files, and five come"
    if not steps:
        assert content(folder) == before
    elif not finished:
        with pytest.raises(CheckpointError, match=r"metrics\.json: missing"):
            memviz.load(folder)
    else:
        assert memviz.load(folder).record.metrics["model"] == {"name": "new"}
        assert read_record(folder).card == "# New"


def test_files_of_two_models_are_none(make_model, folder, tmp_path):
    """As of a folder that was copied over another half-way, with files that fit each other."""
    save(of_the_same_shape(make_model), tmp_path / "new", METRICS)
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
            for read in (memviz.load, read_record):
                with pytest.raises(CheckpointError, match=r"not the file that metrics\.json was"):
                    read(mixed)
        shutil.rmtree(mixed)


def test_new_weights_end_what_was_measured_on_those_before(make_model, folder):
    for name in OPTIONAL_BYTES:
        (folder / name).write_text("of an earlier version, which names no weights")
    save(make_model("lstm"), folder, METRICS)
    assert set(OPTIONAL_BYTES) <= {path.name for path in folder.iterdir()}
    save(make_model("lstm", seed=1), folder, METRICS)
    assert set(MAX_BYTES) == {path.name for path in folder.iterdir()}
