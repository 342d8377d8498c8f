"""A run that diverges says so, stops, and does not overwrite what was saved before."""

from dataclasses import replace
from math import inf, nan

import pytest

from memviz.models.checkpoint.format import WEIGHTS
from memviz.models.checkpoint.record import read_record
from train.loop.run import Run
from train.loop.state import newest_state


def test_a_run_that_diverges_says_so_and_leaves_the_state_before(
    train_model, settings, dataset, tmp_path, monkeypatch, capsys
):
    update = Run.update

    def update_and_spoil(run, batch):
        update(run, batch)
        if run.progress.step == 7:
            run.model.head.bias.data[3] = float("nan")

    monkeypatch.setattr(Run, "update", update_and_spoil)
    settings = replace(settings, save_minutes=0, validate_every=100)
    with pytest.raises(ValueError, match="after 7 batches the loss is no number any more"):
        train_model(settings, dataset, tmp_path)
    assert newest_state(tmp_path).name == "step-000000006"
    assert not (tmp_path / WEIGHTS).exists()
    with pytest.raises(ValueError, match="after 7 batches"):
        train_model(settings, dataset, tmp_path, resume=True)
    assert "training goes on" not in capsys.readouterr().out


@pytest.mark.parametrize("loss", [nan, inf])
def test_so_does_one_whose_validation_loss_is_no_number(
    train_model, settings, dataset, tmp_path, monkeypatch, loss
):
    given = iter([2.0, loss])
    monkeypatch.setattr(Run, "validation_loss", lambda _: next(given))
    with pytest.raises(ValueError, match=r"after 6 batches .* smaller --learning-rate"):
        train_model(settings, dataset, tmp_path)
    assert not (tmp_path / WEIGHTS).exists()


def test_a_run_too_short_for_a_validation_is_judged_by_its_last_batch(
    train_model, settings, dataset, tmp_path
):
    train_model(replace(settings, validate_every=10_000, patience=3), dataset, tmp_path)
    record = read_record(tmp_path)
    kept, last = record.metrics["training"]["kept"], record.training.iloc[-1]
    assert kept["batches"] == record.metrics["training"]["batches"] == last.step
    assert kept["valid"] == pytest.approx(last.loss, abs=1e-4)
