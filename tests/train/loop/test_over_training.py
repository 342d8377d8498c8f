"""Memory over training: measured as the run goes, kept with its state, written at its end."""

from dataclasses import replace

import pytest
import torch

import memviz
from memviz.evaluation.over_training import OverTraining
from memviz.evaluation.parts import holds, read_part
from train.loop import over_training
from train.loop.over_training import POSITIONS, TEXTS, measure_memory
from train.loop.run import new_model
from train.results.evaluate import held_out_texts


def measured(folder) -> OverTraining:
    return read_part(OverTraining, memviz.load(folder).record.metrics)


def test_it_is_what_the_analyses_say_of_the_weights_then(train_model, settings, dataset, tmp_path):
    settings = replace(settings, card_every=4)
    assert train_model(settings, dataset, tmp_path)
    *before, last = measured(tmp_path).measured
    model = memviz.load(tmp_path)
    curve = memviz.forgetting(
        model, held_out_texts(model, dataset.valid, TEXTS), positions=POSITIONS
    )
    worth = curve.table.set_index("distance")["worth"]
    assert last.worth == pytest.approx(worth[1], abs=1e-3)
    assert last.far == pytest.approx(worth[25], abs=1e-3)
    assert last.half is None or worth[last.half] <= worth[1] / 2
    assert [row.batches for row in before] == [4 * n for n in range(1, 1 + len(before))]
    assert last.batches == memviz.load(tmp_path).record.metrics["training"]["batches"]
    assert -1 <= last.gain <= 1
    table = measured(tmp_path).table()
    assert table["batches"].is_monotonic_increasing


def test_a_run_that_goes_on_has_it_whole_and_learns_the_same(
    train_model, kill_in_seventh_batch, settings, dataset, tmp_path
):
    settings = replace(settings, card_every=2, save_minutes=0)
    train_model(settings, dataset, tmp_path / "whole")
    train_model(replace(settings, card_every=0), dataset, tmp_path / "without")
    kill_in_seventh_batch(settings, dataset, tmp_path / "cut")
    train_model(settings, dataset, tmp_path / "cut", resume=True)
    assert measured(tmp_path / "cut").measured == measured(tmp_path / "whole").measured
    whole, without = (memviz.load(tmp_path / name) for name in ("whole", "without"))
    for name, weights in whole.state_dict().items():
        assert torch.equal(weights, without.state_dict()[name])
    assert not holds(without.record.metrics, OverTraining)


def test_where_nothing_can_be_counted_the_run_goes_on_without_it(settings, dataset, monkeypatch):
    monkeypatch.setattr(over_training, "held_out_texts", lambda *_: ["the north"])
    assert measure_memory(new_model(settings, dataset.vocabulary), dataset.valid, batches=1) is None
