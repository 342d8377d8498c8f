"""A report card in words: true to its numbers, whatever they are."""

import math
from dataclasses import replace

import pytest

from memviz.charts.report_card.sentences import (
    capacity_sentence,
    card_sentences,
    check_sentence,
    effective_sentence,
    forgetting_sentence,
    half_life_sentence,
    length_sentence,
    lyapunov_sentence,
)
from memviz.evaluation.report_card.results import (
    SHARES,
    CheckResults,
    ExponentRow,
    HalfLifeResults,
    LayerHalfLives,
    Needed,
    RequirementRow,
)
from tests.support.tiny_report_card import tiny_card

CARD = tiny_card()


def test_each_measure_has_a_sentence_and_the_sample_comes_last():
    said = card_sentences(CARD)
    assert len(said) == len(CARD.measures) + 1
    assert said[-1].startswith("Measured on 40 held-out texts of wiki8;")
    assert card_sentences(replace(CARD, capacity=None)) == [
        one for one in said if "decoders" not in one
    ]


@pytest.mark.parametrize(
    ("needed", "said"),
    [
        (Needed(8, 6, 10), "and the last 8 [6, 10] characters give 95 % of that"),
        (Needed(8, 6, None), "and the last 8 [6, over 32] characters give"),
        (Needed(None, None, None), "and more than the last 32 characters give"),
    ],
)
def test_how_much_context_is_needed(needed, said):
    found = forgetting_sentence(replace(CARD.forgetting, needed=needed), "character")
    assert found.startswith("All context is worth 2.00 [1.80, 2.20] nats more than the last")
    assert said in found
    assert "farther back than 16 characters is worth 0.125 [0.113, 0.138] nats" in found


def test_context_that_is_worth_nothing_has_no_length():
    found = forgetting_sentence(replace(CARD.forgetting, needed=None), "token")
    assert "no more than the last token alone" in found


def test_half_lives_are_said_by_layer():
    assert half_life_sentence(CARD.half_lives, "character") == (
        "The median half-life of a cell, in characters, is 11 in layer 1, and one cell in twenty "
        "20 or more."
    )
    endless = HalfLifeResults((LayerHalfLives(2, 4, (None,) * len(SHARES)),), 10)
    assert "no end in layer 2" in half_life_sentence(endless, "character")
    assert "no gate that keeps" in half_life_sentence(HalfLifeResults((), 10), "character")


@pytest.mark.parametrize(
    ("exponent", "said"),
    [
        (math.log(0.5) / 7, "is halved every 7 characters"),
        (0.02, "does not fade"),
        (None, "is gone after one character"),
    ],
)
def test_differences_fade_or_grow(exponent, said):
    row = ExponentRow(1, exponent, exponent, exponent)
    assert said in lyapunov_sentence(replace(CARD.lyapunov, exponents=(row,)), "character")


def test_capacity_is_said_beside_the_size_of_the_state():
    said = capacity_sentence(CARD.capacity, "character")
    assert "can read 1.90 [1.80, 2.00] off the state: 12 [11, 13] of its 16 numbers" in said


def test_effective_size_says_where_it_was_looked_for():
    said = effective_sentence(CARD.effective, "character")
    assert said == (
        "The past reaches the future in 4 [3, 5] independent ways through the state’s 16 numbers."
    )
    bounded = effective_sentence(replace(CARD.effective, numbers=1024), "character")
    assert bounded.endswith("the state’s 1,024 numbers (looked for among 16).")


def test_carrying_the_state_far_is_worth_something_or_a_loss():
    assert "From character 400 to 799" in length_sentence(CARD.length, "character")
    assert "carrying is worth 0.050 nats" in length_sentence(CARD.length, "character")
    (last,) = CARD.length.stretches[-1:]
    worse = replace(CARD.length, stretches=(last._replace(carried=2.5),))
    assert "carrying is a loss of 0.050 nats" in length_sentence(worse, "character")
    nothing = replace(CARD.length, stretches=(last._replace(carried=None),))
    assert "Nothing could be counted" in length_sentence(nothing, "character")


def test_what_is_broken_is_named():
    assert check_sentence(CARD.check, "character").startswith("The model meets all 1")
    broken = CheckResults((RequirementRow("texts do not mix", False),))
    assert "does not keep the contract: texts do not mix" in check_sentence(broken, "character")
