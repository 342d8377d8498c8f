"""A run that trains on from a model: its weights, its shape, its vocabulary; all else is new."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

import memviz
from memviz.units import UNITS
from train.__main__ import main
from train.data.dataset import open_dataset
from train.loop.acceleration import new_accelerator
from train.loop.beginning import beginning
from train.loop.run import start
from train.presets import preset
from train.results.evaluate import dataset_of

WORDS = 6  # fewer than the corpus has, so that another vocabulary would show


@pytest.fixture(scope="module")
def trained(corpus, cache, tmp_path_factory) -> Path:
    """The folder of a model that knows some words of the corpus."""
    folder = tmp_path_factory.mktemp("private place") / "first"
    typed = ["--unit", "gru", "--words", str(WORDS), "--hidden-size", "24", "--threads", "1"]
    assert fit(folder, corpus, cache, *typed) == 0
    return folder


@pytest.fixture(scope="module")
def other_corpus(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "other.txt"
    path.write_text("the south of the river and a part of zambia " * 2_000)
    return path


def fit(folder: Path, corpus: Path, cache: Path, *typed: str) -> int:
    sizes = ["--preset", "smoke", "--characters", "16000", "--validate-every", "3"]
    places = ["--corpus", str(corpus), "--cache", str(cache), "--output", str(folder)]
    return main(["fit", *sizes, *places, *typed])


def test_the_loss_begins_where_the_checkpoint_stood(trained, corpus, cache, tmp_path):
    begun_from = beginning(str(trained))
    differences = {"corpus": str(corpus), **begun_from.settings}
    settings = preset("smoke", differences.pop("unit"), **differences)
    vocabulary = begun_from.model.vocabulary
    dataset = open_dataset(replace(settings.dataset, vocabulary=vocabulary), cache)

    def loss_from(model) -> float:
        accelerator = new_accelerator(settings.head_precision)
        run = start(settings, dataset, accelerator, tmp_path / "run", False, model)
        return run.validation_loss()

    stood = begun_from.model.record.metrics["validation"]["cross_entropy"]
    assert loss_from(begun_from.model) == pytest.approx(stood, abs=2e-3)
    assert loss_from(None) > stood + 0.05, "an untrained model's is higher"


def test_the_model_that_comes_of_it_has_the_shape_and_the_vocabulary_and_says_where_it_began(
    trained, other_corpus, cache, tmp_path
):
    first = memviz.load(trained)
    assert fit(tmp_path / "second", other_corpus, cache, "--from", str(trained)) == 0
    second = memviz.load(tmp_path / "second")
    assert second.config == first.config
    assert second.vocabulary == first.vocabulary
    assert not torch.equal(second.head.weight, first.head.weight), "it was trained"
    said = f"first (weights {first.record.weights_sha256[:16]})"
    training = second.record.metrics["training"]
    assert training["settings"]["begun_from"] == said
    assert f"trained on from those of `{said}`" in second.record.card
    assert str(trained.parent) not in second.record.card
    assert "begun_from" not in first.record.metrics["training"]["settings"]


def test_it_is_evaluated_with_the_vocabulary_that_it_was_given(
    trained, other_corpus, cache, tmp_path
):
    """Also where the dataset is not kept any more."""
    assert fit(tmp_path / "second", other_corpus, cache, "--from", str(trained)) == 0
    dataset = dataset_of(tmp_path / "second", other_corpus, tmp_path / "empty")
    assert dataset.vocabulary == memviz.load(trained).vocabulary


def test_a_model_of_the_hub_is_called_by_its_commit(trained, hub, other_corpus, cache, tmp_path):
    files = {path.name: path.read_bytes() for path in trained.iterdir() if path.is_file()}
    commit = hub.add("alice/first", files)
    assert fit(tmp_path / "second", other_corpus, cache, "--from", "alice/first") == 0
    second = memviz.load(tmp_path / "second").record
    assert second.metrics["training"]["settings"]["begun_from"] == f"alice/first@{commit.sha}"
    assert f"`alice/first@{commit.sha}`" in second.card


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("--hidden-size 32", "hidden_size: got 32, but first (weights "),
        ("--unit lstm", "unit: got 'lstm'"),
        ("--words 10", "words: got 10"),
        ("--target character", "target: got 'character'"),
        ("--layers 2", "layers: got 2"),
        ("--depth 2", "depth: got 2"),
    ],
)
def test_what_contradicts_the_model_is_refused(
    typed, message, trained, corpus, cache, tmp_path, capsys
):
    assert fit(tmp_path / "run", corpus, cache, "--from", str(trained), *typed.split()) == 1
    said = capsys.readouterr().err
    assert f"error: {message}" in said
    assert "leave it out, or train without --from" in said
    assert not (tmp_path / "run").exists()


def test_what_agrees_with_it_may_be_said(trained):
    beginning(str(trained)).check({"unit": "gru", "hidden_size": 24, "words": WORDS, "depth": 0})


def test_an_option_of_the_unit_is_compared_with_its_default_where_the_model_has_none(
    train_model, settings, dataset, tmp_path
):
    nested = replace(settings, unit="nested_lstm", layers=1, characters=200)
    train_model(nested, dataset, tmp_path / "nested")
    begun_from = beginning(str(tmp_path / "nested"))
    depth = UNITS["nested_lstm"].options["depth"]
    begun_from.check({"unit_options": {"depth": depth}})
    with pytest.raises(ValueError, match=f"unit_option depth: got {depth + 1}"):
        begun_from.check({"unit_options": {"depth": depth + 1}})


def test_a_test_part_that_the_model_has_learned_from_is_refused(
    trained, corpus, cache, tmp_path, capsys
):
    typed = ["--from", str(trained), "--held-out", "0.1"]
    assert fit(tmp_path / "run", corpus, cache, *typed) == 1
    assert "--from: first (weights " in (said := capsys.readouterr().err)
    assert "was trained on small.txt, too, with other parts held out" in said


def test_without_a_unit_and_without_a_model_the_unit_is_asked_for(corpus, cache, tmp_path, capsys):
    assert fit(tmp_path / "run", corpus, cache) == 1
    assert "error: unit: give one of" in capsys.readouterr().err


@pytest.mark.usefixtures("hub")
def test_a_model_that_is_nowhere_is_said(corpus, cache, tmp_path, capsys):
    assert fit(tmp_path / "run", corpus, cache, "--from", "alice/nothing") == 1
    assert "Pulling alice/nothing: no such model, or it is private" in capsys.readouterr().err
