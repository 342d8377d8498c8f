"""The article's claims: they hold among its own models, and of others when they are as it says."""

from dataclasses import replace

import pytest

from memviz.evaluation.published import published
from memviz.evaluation.published.claims import InCase, claimed_at, holds, in_case

ARTICLE = published()
CASES = {case.number: case for case in ARTICLE.case_studies}


def of_the_article(number: int) -> dict[str, InCase]:
    case = CASES[number]
    return {unit: in_case(case, unit, model.connectivity) for unit, model in ARTICLE.models.items()}


@pytest.mark.parametrize("number", CASES)
def test_each_holds_among_the_articles_own_models(number):
    assert holds(CASES[number], list(of_the_article(number).values())) is True


@pytest.mark.parametrize("number", CASES)
def test_it_is_not_asked_where_there_is_nothing_to_compare(number):
    found = of_the_article(number)
    assert holds(CASES[number], [found["gru"]]) is None
    assert holds(CASES[number], [found["lstm"], found["nested_lstm"]]) is None
    assert holds(CASES[number], [found["gru"], replace(found["lstm"], unit="rnn")]) is None


def test_it_is_about_the_timestep_at_which_grammar_comes_again():
    assert [claimed_at(CASES[number]) for number in (1, 2, 3)] == [106, 159, 141]


def test_the_figures_are_those_of_the_article():
    learning, grammar, schools = map(of_the_article, (1, 2, 3))
    assert learning["gru"].probability == pytest.approx(0.575)
    assert learning["gru"].letters == (2,)
    assert learning["gru"].share > 1.5 * learning["lstm"].share
    assert learning["nested_lstm"].rank == 0
    assert grammar["gru"].letters == (4, 1)
    assert grammar["lstm"].letters[0] == 4
    assert schools["lstm"].share > 0.9


@pytest.mark.parametrize(
    ("number", "unit", "other"),
    [
        (1, "gru", {"probability": 0.01}),
        (1, "gru", {"share": 0.01}),
        (1, "nested_lstm", {"probability": 0.99}),
        (2, "gru", {"letters": (4, 4)}),
        (2, "gru", {"letters": (4, None)}),
        (2, "lstm", {"letters": (4, 1)}),
        (3, "gru", {"share": 0.4}),
        (3, "lstm", {"share": 0.4}),
        (3, "lstm", {"rank": 1}),
        (3, "nested_lstm", {"share": 0.6}),
    ],
)
def test_it_does_not_hold_when_one_model_is_otherwise(number, unit, other):
    found = of_the_article(number)
    found[unit] = replace(found[unit], **other)
    assert holds(CASES[number], list(found.values())) is False


def test_one_model_more_that_is_otherwise_is_enough():
    found = of_the_article(1)
    weak = replace(found["gru"], probability=0.02)
    assert holds(CASES[1], [*found.values(), weak]) is False


def test_a_word_that_never_comes_first_needs_more_letters_than_any():
    found = of_the_article(2)
    never = replace(found["lstm"], letters=(None, None))
    assert holds(CASES[2], [found["gru"], never]) is True
