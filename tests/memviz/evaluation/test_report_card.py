"""A report card says what the analyses say, and comes back from its file as it was written."""

import json
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import memviz
from memviz import CheckpointError
from memviz.analysis.forgetting import DISTANCES
from memviz.evaluation.reach import Figure
from memviz.evaluation.report_card import (
    CheckResults,
    ForgettingResults,
    HalfLifeResults,
    ReportCard,
    read_report_card,
    report_card,
    write_report_card,
)
from memviz.evaluation.report_card import measuring as measuring_module
from memviz.evaluation.report_card.results import (
    SHARES,
    AtDistance,
    LayerHalfLives,
    LengthResults,
    LyapunovResults,
    Needed,
    Stretch,
)
from memviz.models.checkpoint.format import MEASURED_ON, OPTIONAL_BYTES, REPORT_CARD
from tests.support.tiny_checkpoints import save_tiny_checkpoints

TEXTS = ["parts of north africa and " * 3, "no part of america the " * 3, "a north of the " * 4] * 4


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    return save_tiny_checkpoints(tmp_path_factory.mktemp("card"), ("gru",)) / "gru"


@pytest.fixture(scope="module")
def card(folder) -> ReportCard:
    return report_card(memviz.load(folder), TEXTS, "some corpus", trained=20)


def test_it_says_what_the_analyses_say(folder, card):
    model = memviz.load(folder)
    distances = [one for one in DISTANCES if one <= 2 / 3 * min(map(len, TEXTS))]
    curve = memviz.forgetting(model, TEXTS, distances)
    pd.testing.assert_frame_equal(card.forgetting.table(), curve.table, check_dtype=False)
    np.testing.assert_equal(card.forgetting.symbols_needed, curve.needed)
    spectrum = memviz.lyapunov_spectrum(model, TEXTS)
    pd.testing.assert_frame_equal(card.lyapunov.table(), spectrum.table, check_dtype=False)
    held = memviz.capacity(model)
    pd.testing.assert_frame_equal(card.capacity.table(), held.table, check_dtype=False)
    assert card.capacity.symbols.estimate == held.symbols
    size = memviz.effective_state_size(model, TEXTS[:8])
    assert card.effective.rank.estimate == size.rank
    assert sorted(size.table["rank"]) == list(card.effective.ranks)
    cells = memviz.half_lives(model, "".join(TEXTS)).table
    for layer, rows in card.half_lives.table().groupby("layer"):
        expected = cells.loc[cells["layer"] == layer, "half_life"]
        median = rows.loc[rows["share"] == 0.5, "half_life"].item()
        assert (expected <= median).mean() >= 0.5 > (expected < median).mean()
        assert rows["half_life"].iloc[[0, -1]].tolist() == [expected.min(), expected.max()]
    assert card.check.broken == ()
    assert card.length.trained == 20
    assert (card.sample.corpus, card.sample.texts) == ("some corpus", len(TEXTS))


def test_it_comes_back_as_it_was_written(folder, card):
    write_report_card(card, folder)
    back = read_report_card(folder)
    digests = {part.weights_sha256 for part in back.measures}
    assert len(digests) == 1
    assert (
        ReportCard.of(
            replace(part, weights_sha256=None) if part in back.measures else part
            for part in back.parts
        )
        == card
    )


def test_what_was_measured_on_other_weights_is_not_shown(folder, card):
    write_report_card(card, folder)
    content = json.loads((folder / REPORT_CARD).read_text())
    content["capacity"][MEASURED_ON] = "0" * 64
    (folder / REPORT_CARD).write_text(json.dumps(content))
    back = read_report_card(folder)
    assert back.capacity is None
    assert back.forgetting is not None
    (folder / REPORT_CARD).unlink()
    assert read_report_card(folder) is None


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda _: [], "expected an object"),
        (lambda card: card | {"format_version": 2}, "expected an object with format_version"),
        (lambda card: card | {"forgetting": {"by_distance": "all"}}, "must be a list"),
        (lambda card: card | {"lyapunov": card["lyapunov"] | {"exponents": []}}, "no rows"),
        (
            lambda card: (
                card
                | {
                    "half_lives": {
                        "symbols": 4,
                        "layers": [{"layer": 1, "cells": 2, "half_lives": []}],
                    }
                }
            ),
            "21 half-lives",
        ),
    ],
)
def test_a_damaged_one_is_named(folder, card, damage, said):
    write_report_card(card, folder)
    content = json.loads((folder / REPORT_CARD).read_text())
    (folder / REPORT_CARD).write_text(json.dumps(damage(content)))
    with pytest.raises(CheckpointError, match=said):
        read_report_card(folder)


def test_one_that_is_too_large_is_neither_read_nor_written(folder, card, monkeypatch):
    write_report_card(card, folder)
    monkeypatch.setitem(OPTIONAL_BYTES, REPORT_CARD, 100)
    for use in (lambda: read_report_card(folder), lambda: write_report_card(card, folder)):
        with pytest.raises(CheckpointError, match="at most 100"):
            use()


def test_measures_that_a_model_lacks_the_level_for_are_left_out(make_model):
    whole = make_model("gru")

    class Predicts:
        """Level 0 alone."""

        name, record = None, None
        target, vocabulary = whole.target, whole.vocabulary
        embedding_matrix = None
        encode, embed, logits = whole.encode, whole.embed, whole.logits

    found = report_card(Predicts(), TEXTS, trained=20)
    assert {type(part) for part in found.measures} == {ForgettingResults, CheckResults}


def test_only_what_is_asked_for_is_measured_and_fills_the_gaps(folder, card):
    some = report_card(memviz.load(folder), TEXTS, "other", kinds=[HalfLifeResults])
    assert [type(part) for part in some.measures] == [HalfLifeResults]
    lacking = replace(card, half_lives=None)
    assert lacking.beside(some).half_lives == some.half_lives
    assert lacking.beside(some).sample == card.sample
    assert card.beside(some).half_lives is card.half_lives


def test_its_progress_rises_to_the_end(folder):
    told: list[float] = []
    report_card(memviz.load(folder), TEXTS, trained=20, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1)
    assert len(told) > len(measuring_module._MEASURES)


def test_two_texts_are_the_fewest(folder):
    with pytest.raises(ValueError, match="texts: got 1; give at least 2"):
        report_card(memviz.load(folder), TEXTS[:1])


def test_what_is_not_finite_is_null_in_the_file_and_itself_again_outside():
    row = AtDistance(1, 0.5, None, None, 0.1, None, None)
    curve = ForgettingResults((row,), Figure(1, None, None), 3, 9, 40, Needed(8, 4, None))
    assert curve.symbols_needed == (8, 4, math.inf)
    assert np.isnan(replace(curve, needed=None).symbols_needed).all()
    assert np.isnan(curve.table()["worth_low"]).all()
    halves = HalfLifeResults((LayerHalfLives(1, 4, (*[2.0] * 19, None, None)),), 100)
    assert halves.longest == math.inf
    assert halves.table()["half_life"].tolist() == [*[2.0] * (len(SHARES) - 2), *[math.inf] * 2]
    assert np.isnan(HalfLifeResults((), 100).longest)
    nothing = LyapunovResults(((1, None, None, None),), 4, 2, 100)
    assert np.isnan(nothing.largest).all()
    stretch = Stretch(0, 9, 2.0, None, None, 2.5, None, None, None, None, None, 10)
    assert LengthResults((stretch,), 5, 2).gain_far_out == 0.5


def test_the_card_names_the_weights_that_it_was_measured_on(folder, card):
    write_report_card(card, folder)
    content = json.loads((folder / REPORT_CARD).read_text())
    named = {content[part.KEY][MEASURED_ON] for part in card.measures}
    assert named == {memviz.load(folder).record.weights_sha256}


def test_what_the_texts_are_too_short_for_is_left_out(folder):
    found = report_card(memviz.load(folder), ["parts of north africa"] * 2)
    assert {part.KEY for part in found.measures} == {
        "forgetting",
        "half_lives",
        "capacity",
        "check",
    }
