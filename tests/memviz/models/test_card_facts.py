"""What a card says of a model: read back as written, and never trusted."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memviz.models.card_facts import FIELD, CardFacts

FACTS = CardFacts(
    unit="gru",
    target="word",
    layers=2,
    hidden_size=256,
    parameters=2_900_738,
    corpus="wiki8",
    cross_entropy=2.2253,
    accuracy=0.5586,
    positions=1_647_937,
)


def test_what_was_written_is_read_back():
    assert CardFacts.from_card({FIELD: FACTS.to_card()}) == FACTS


def test_what_is_not_known_is_not_written():
    assert CardFacts(unit="rnn").to_card() == {"unit": "rnn"}


@pytest.mark.parametrize("card", [{}, {FIELD: None}, {FIELD: "gru"}, {FIELD: [1]}])
def test_a_card_of_something_else_says_nothing(card):
    assert CardFacts.from_card(card) == CardFacts()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("unit", 3),
        ("unit", "\x1b\n"),
        ("layers", True),
        ("layers", -1),
        ("layers", "2"),
        ("parameters", 10**13),
        ("cross_entropy", math.nan),
        ("cross_entropy", math.inf),
        ("accuracy", 1.2),
        ("accuracy", False),
    ],
)
def test_an_impossible_value_is_left_out(name, value):
    assert getattr(CardFacts.from_card({FIELD: {name: value}}), name) is None


def test_a_name_keeps_no_control_characters_and_ends():
    read = CardFacts.from_card({FIELD: {"corpus": "\x1b[2Jwiki\n8" + "x" * 100}})
    assert read.corpus is not None
    assert read.corpus.startswith("[2Jwiki 8x")
    assert len(read.corpus) == 80


PLAIN = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
ANYTHING = PLAIN | st.lists(PLAIN, max_size=2) | st.dictionaries(PLAIN, PLAIN, max_size=2)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(FACTS.to_card(), ANYTHING)))
def test_no_card_breaks_the_reading(content):
    read = CardFacts.from_card({FIELD: content})
    assert all(text is None or text.isprintable() for text in (read.unit, read.corpus))
    assert read.accuracy is None or 0 <= read.accuracy <= 1
