"""Metrics, Overview and Errors give a text's losses the same interval: there is one estimator."""

from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.catalogue.catalogue import catalogue
from dashboard.catalogue.loading import load
from dashboard.views.errors.probabilities import probabilities_on
from dashboard.views.overview.characters_at_a_glance import characters_table
from memviz.analysis.errors.overlap import cross_entropies
from memviz.evaluation.character_models import evaluate_characters
from memviz.evaluation.parts import written
from memviz.models.checkpoint.record import read_record
from memviz.models.checkpoint.saving import write_metrics
from memviz.samples import Sample, bundled, read_sample
from memviz.stats.blocks import Blocks
from memviz.text.held_out import HeldOut
from tests.support.character_checkpoint import SYMBOLS, save_character_checkpoint

NAME = "warpeace_lstm_1x8"
POSITIONS = 9_300


@pytest.fixture
def sample() -> Sample:
    """The beginning of a text whose characters the model knows; the first is only read."""
    whole = read_sample(bundled()["warpeace"])
    known = "".join(one for one in whole.held_out.text if one in SYMBOLS)[: POSITIONS + 1]
    return replace(
        whole,
        held_out=HeldOut(known, 1),
        ngrams=whole.ngrams[:, :POSITIONS],
        times_in_training=whole.times_in_training[:POSITIONS],
    )


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(tmp_path))
    return save_character_checkpoint(tmp_path / NAME)


def test_one_text_has_one_interval_wherever_it_is_shown(folder, sample):
    model = load(catalogue()[NAME])
    evaluated = evaluate_characters(model, model.vocabulary.encode(sample.held_out.text))
    write_metrics(folder, {**read_record(folder).metrics, **written(evaluated.results())})
    entry = catalogue()[NAME]
    at_a_glance = characters_table([entry]).iloc[0]
    errors = cross_entropies({NAME: probabilities_on(entry, sample)}).iloc[0]
    shown = at_a_glance[["cross_entropy", "low", "high"]].tolist()
    assert shown[1] < shown[0] < shown[2]
    assert errors[["nats", "low", "high"]].tolist() == pytest.approx(shown, rel=1e-5)


@pytest.mark.usefixtures("folder")
def test_all_three_call_the_one_estimator(sample, monkeypatch):
    called = []
    mean = Blocks.mean
    monkeypatch.setattr(
        Blocks, "mean", lambda self, *values: called.append(self.positions) or mean(self, *values)
    )
    model = load(catalogue()[NAME])
    evaluate_characters(model, model.vocabulary.encode(sample.held_out.text))
    of_metrics = len(called)
    cross_entropies({NAME: probabilities_on(catalogue()[NAME], sample)})
    assert of_metrics == 4, "the cross entropy, and the accuracy of 1, 2 and 3"
    assert len(called) == of_metrics + 2, "the cross entropy, the errors"
    assert set(called) == {POSITIONS}
