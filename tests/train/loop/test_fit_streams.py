"""Runs that read streams: resumable with the state carried along, stopped by validation."""

import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
import torch
from safetensors.torch import load_file

import memviz
from train.data.dataset import open_dataset
from train.loop.optimiser import rate_share
from train.loop.run import Run
from train.loop.streams import stream_loss
from train.presets import preset
from train.results.evaluate import evaluate_checkpoint
from train.settings import FitSettings


@pytest.fixture(params=["karpathy", "karpathy-short"])
def settings(request, corpus):
    return preset(
        request.param,
        "lstm",
        corpus=str(corpus),
        corpus_characters=4_000,
        embedding_size=16,
        hidden_size=12,
        observation_length=20,
        batch=8,
        epochs=2,
        validate_every=5,
        threads=1,
        save_minutes=0,
    )


@pytest.fixture
def dataset(settings, cache):
    return open_dataset(settings.dataset, cache)


def weights(folder: Path) -> dict[str, torch.Tensor]:
    return load_file(folder / "model.safetensors")


def losses(folder: Path) -> list[tuple[str, int, float]]:
    table = pd.read_csv(folder / "training.csv")
    return list(zip(table.dataset, table.step, table.loss, strict=True))


class Killed(BaseException):
    """What kill -9 does to a process, as far as the process can tell: nothing runs after it."""


@pytest.mark.parametrize("batch", [7, 21])
def test_a_killed_run_goes_on_along_the_same_curve(
    train_model, settings, dataset, tmp_path, monkeypatch, batch
):
    """Batch 20 is the first of the second pass, in the middle of which the state is carried."""
    train_model(settings, dataset, tmp_path / "whole")
    update = Run.update

    def dying(run, read):
        if run.progress.step == batch:
            raise Killed
        update(run, read)

    with monkeypatch.context() as patch:
        patch.setattr(Run, "update", dying)
        with pytest.raises(Killed):
            train_model(settings, dataset, tmp_path / "cut")
    train_model(settings, dataset, tmp_path / "cut", resume=True)
    whole, cut = weights(tmp_path / "whole"), weights(tmp_path / "cut")
    assert all(torch.equal(whole[name], cut[name]) for name in whole)
    assert losses(tmp_path / "whole") == losses(tmp_path / "cut")


def test_a_run_ends_when_validation_gets_no_better_and_keeps_the_best(
    train_model, settings, dataset, tmp_path, monkeypatch
):
    given = iter([3.0, 2.0, 2.5, 2.4, 1.0])
    kept = {}

    def judged(run):
        loss = next(given)
        kept[loss] = {name: w.clone() for name, w in run.model.state_dict().items()}
        return loss

    monkeypatch.setattr(Run, "validation_loss", judged)
    assert train_model(replace(settings, patience=2, epochs=9), dataset, tmp_path)
    found, best = memviz.load(tmp_path), kept[2.0]
    for name, values in found.state_dict().items():
        assert torch.equal(values, best[name])
    assert not torch.equal(found.head.weight, kept[2.4]["head.weight"])
    training = found.record.metrics["training"]
    assert training["kept"] == {"batches": 10, "epochs": 0.5, "valid": 2.0}
    assert training["batches"] == 20


def test_the_best_weights_survive_an_interruption(
    train_model, settings, dataset, tmp_path, monkeypatch
):
    settings = replace(settings, patience=2)
    given = iter([2.0, 2.5, 2.4, 2.0])  # the last is of the weights that were kept
    monkeypatch.setattr(Run, "validation_loss", lambda _: next(given))
    update = Run.update

    def dying(run, read):
        if run.progress.step == 12:
            raise Killed
        update(run, read)

    with monkeypatch.context() as patch:
        patch.setattr(Run, "update", dying)
        with pytest.raises(Killed):
            train_model(settings, dataset, tmp_path)
    assert train_model(settings, dataset, tmp_path, resume=True)
    metrics = json.loads((tmp_path / "metrics.json").read_text())
    assert metrics["training"]["kept"]["batches"] == 5


def test_validation_reads_the_part_from_end_to_end(start_run, settings, dataset, tmp_path):
    run = start_run(replace(settings, validation_observations=0), tmp_path)
    expected = stream_loss(run.model, dataset.valid, 0, settings.batch)
    assert run.validation_loss() == expected
    first = start_run(replace(settings, validation_observations=10), tmp_path)
    assert first.validation_loss() != expected


def test_a_pass_is_validated_once_where_no_number_of_batches_is_given(
    train_model, settings, dataset, tmp_path
):
    train_model(replace(settings, validate_every=0), dataset, tmp_path)
    assert [step for name, step, _ in losses(tmp_path) if name == "valid"] == [20, 40]


def test_the_budget_is_in_passes(train_model, settings, dataset, tmp_path):
    train_model(settings, dataset, tmp_path)
    training = memviz.load(tmp_path).record.metrics["training"]
    assert training["epochs"] == 2
    assert training["characters"] == 2 * 20 * 8 * 20


def test_matrices_begin_in_the_range_and_biases_as_the_units_have_them(
    start_run, settings, tmp_path
):
    model = start_run(replace(settings, initial_range=0.08), tmp_path).model
    for name, values in model.named_parameters():
        if values.ndim == 2:
            assert values.abs().max() <= 0.08, name
            assert values.std() > 0.03, name
    forget = model.units[0].kernel.bias_ih_l0[12:24]
    assert (forget == 1).all()
    assert not model.embedding.weight[0].any()


def test_the_rate_falls_by_a_twentieth_after_each_pass_from_the_tenth_on():
    settings = FitSettings(schedule="epochs", decay=0.95, decay_after=10)
    rates = [rate_share(settings, 0, 0.0, epoch) for epoch in (0, 9, 10, 12)]
    assert rates == pytest.approx([1, 1, 0.95, 0.95**3])


def test_evaluation_says_how_far_back_a_character_model_looks(
    train_model, settings, cache, tmp_path
):
    settings = replace(settings, corpus_characters=30_000, epochs=1)
    dataset = open_dataset(settings.dataset, cache)
    train_model(settings, dataset, tmp_path)
    reach = evaluate_checkpoint(tmp_path, dataset.test, observations=0, reach_texts=3)["reach"]
    assert reach["texts"] == 3
    assert reach["positions"] == 3 * 99, "those of 200 characters that have 100 before and a target"
    assert sum(row["share"] for row in reach["share_by_distance"]) == pytest.approx(1)
