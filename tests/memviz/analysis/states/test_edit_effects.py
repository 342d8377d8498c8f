"""What edits cost over texts: the planted cell is the one that matters, only where it can."""

import numpy as np
import pytest

from memviz.analysis.states.edit import edit
from memviz.analysis.states.edit_effects import edit_effects
from memviz.analysis.states.edits import Reset, Scale, Zero
from tests.memviz.analysis.states.conftest import ALL_UNITS, Quotes


def quotes_in(text: str) -> np.ndarray:
    return np.array([character == '"' for character in text])


def closing(text: str) -> np.ndarray:
    return quotes_in(text) & (np.cumsum(quotes_in(text)) % 2 == 0)


def texts(count: int = 12) -> list[str]:
    """Return texts of different lengths with a quote in each."""
    generator = np.random.default_rng(0)

    def letters(least: int) -> str:
        return "".join(generator.choice([*"ab "], size=int(generator.integers(least, 9))))

    return [f'{letters(2)}"{letters(0)}b"{letters(1)}' for _ in range(count)]


def off(cells: list[int]) -> list[Zero]:
    return [Zero(0, place=(1, "h"), cells=cells)]


def test_the_planted_cell_costs_at_closing_quotes_and_nothing_before_other_letters_than_b(quotes):
    found = edit_effects(quotes, texts(), off([Quotes.planted]), {"closing": closing}).table()
    rows = found.set_index(["where", "inside"])
    at_quotes = rows.loc[("closing", True)]
    assert at_quotes["positions"] == 12
    assert at_quotes["cost"] == pytest.approx(np.log(4) - np.log(1 + 3 * np.exp(-4)), abs=1e-6)
    assert at_quotes["cost_low"] > 1
    assert at_quotes["random"] == 0
    assert at_quotes["beyond_random"] == pytest.approx(at_quotes["cost"])
    assert rows.loc[("closing", False), "cost"] < 0.3 * at_quotes["cost"]
    everywhere, inside, elsewhere = rows["positions"]
    assert everywhere == inside + elsewhere


def test_other_cells_cost_nothing_and_chance_finds_the_planted_one(quotes):
    found = edit_effects(quotes, texts(), off([1]), {"closing": closing}, draws=40).table()
    assert not found[["cost", "cost_low", "cost_high"]].any(axis=None)
    share = found["random"][1] / (np.log(4) - np.log(1 + 3 * np.exp(-4)))
    assert 0 < share < 0.5  # one draw of five hits it
    assert found["beyond_random_high"][1] < 0


@pytest.mark.parametrize("unit", ALL_UNITS)
def test_it_is_what_the_texts_cost_one_by_one(characters, unit):
    model = characters(unit)
    some = ["abcab hgf", "dead beef cab", "fee", "a bad cab"]
    edits = [Scale(1, 0.5)]
    found = edit_effects(model, some, edits).table()
    costs = np.concatenate([edit(model, text, edits).cost[2:-1] for text in some])
    assert found["positions"][0] == len(costs)
    assert found["cost"][0] == pytest.approx(costs.mean(), rel=1e-6, abs=1e-9)
    assert found[["random", "beyond_random", "cost_low"]].isna().all(axis=None)


def test_what_is_drawn_is_never_what_is_edited_if_there_are_enough_others(quotes):
    found = edit_effects(quotes, texts(8), off([Quotes.planted, 0]), draws=30).table()
    assert found["random"][0] == 0


def test_a_model_of_words_is_asked_at_the_letter_that_is_read(make_model):
    def spaces(text: str) -> np.ndarray:
        return np.array([character == " " for character in text])

    some = ["parts of north africa", "no part of america"]
    found = edit_effects(make_model("gru"), some, [Reset(0)], {"space": spaces}).table()
    assert found["positions"].tolist() == [39, 6, 33]


def test_progress_goes_to_the_end(quotes):
    told: list[float] = []
    edit_effects(quotes, texts(3), off([1]), draws=2, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1


@pytest.mark.parametrize(
    ("some", "options", "message"),
    [
        ([], {}, "texts: there are none"),
        (["ab"], {"draws": 0}, "draws: got 0; give at least 1"),
        (["ab", "a"], {}, "timestep: got 1; the text has timesteps 0 to 0"),
        (["ab"], {"where": {"none": lambda _: np.zeros(1)}}, r"where: 'none' gives \(1,\)"),
    ],
)
def test_what_cannot_be_measured_is_named(quotes, some, options, message):
    with pytest.raises(ValueError, match=message):
        edit_effects(quotes, some, [Reset(1)], **options)
