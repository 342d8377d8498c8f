"""Cross entropy and size of the state far beyond what was trained on."""

import math

import numpy as np
import pytest
import torch

import memviz
from memviz.analysis.length_stress import length_stress

KEEP, WRITE = 0.9, 0.5


class Leaky:
    """One number that keeps a share of itself and is written to; it predicts what was drawn."""

    outputs = ("a", "b", "c", "d")

    def encode(self, text):
        return [self.outputs.index(character) for character in text]

    def embed(self, symbols):
        return symbols[..., None].double()

    def start(self, batch):
        return {"h": torch.zeros(batch, 1, dtype=torch.float64), "steps": torch.zeros(batch).long()}

    def step(self, embedded, state):  # noqa: ARG002
        h = KEEP * state["h"] + WRITE
        return h, {"h": h, "steps": state["steps"] + 1}

    def head(self, outputs):
        return torch.zeros(*outputs.shape[:-1], len(self.outputs), dtype=torch.float64)


def texts(count: int, length: int = 400) -> list[str]:
    generator = np.random.default_rng(0)
    return ["".join(generator.choice(list(Leaky.outputs), length)) for _ in range(count)]


@pytest.fixture(scope="module")
def leaky() -> memviz.LanguageModel:
    return memviz.from_object(Leaky())


def norms(first: int, last: int) -> float:
    """The mean of w (1 - k^t) / (1 - k), from the state after the step at `first` on."""
    t = np.arange(first, last + 1) + 1
    return float(np.mean(WRITE * (1 - KEEP**t) / (1 - KEEP)))


def test_the_norm_of_a_leaky_state_grows_to_its_limit(leaky):
    table = length_stress(leaky, texts(2), trained=50).table
    for row in table.itertuples():
        assert row.norm == pytest.approx(norms(row.first, row.last))
    assert table["norm"].iloc[-1] == pytest.approx(WRITE / (1 - KEEP), rel=1e-6)


def test_who_predicts_what_was_drawn_is_flat_at_its_entropy(leaky):
    table = length_stress(leaky, texts(9), trained=50).table
    entropy = pytest.approx(math.log(len(Leaky.outputs)))
    assert table["carried"].tolist() == table["reset"].tolist() == [entropy] * len(table)
    assert table[["carried_low", "carried_high"]].to_numpy() == entropy


class Counts(Leaky):
    """Predicts well until it has read so many symbols, and badly from then on."""

    def head(self, outputs):
        worn_out = outputs > 40 * WRITE
        return torch.where(worn_out, torch.tensor([0.0, 0, 0, 9]), torch.zeros(4)).double()

    def step(self, embedded, state):  # noqa: ARG002
        h = state["h"] + WRITE
        return h, {"h": h, "steps": state["steps"]}


def test_setting_the_state_back_helps_a_model_that_is_worn_out_by_length():
    table = length_stress(memviz.from_object(Counts()), texts(4), trained=40).table
    fresh = table["last"] < 40
    assert table.loc[fresh, "carried"].tolist() == table.loc[fresh, "reset"].tolist()
    assert (table.loc[~fresh, "carried"] > 5).all()
    assert table["reset"].tolist() == pytest.approx([math.log(4)] * len(table))


def test_stretches_double_and_all_positions_with_a_target_count_once(leaky):
    table = length_stress(leaky, texts(3, 330), trained=100).table
    assert table["first"].tolist() == [0, 25, 50, 100, 200]
    assert table["last"].tolist() == [24, 49, 99, 199, 329]
    assert table["n"].sum() == 3 * (330 - 1)  # a text's last symbol has no target


def test_texts_are_read_as_far_as_the_shortest_goes(leaky):
    table = length_stress(leaky, [*texts(2, 300), *texts(1, 120)], trained=50).table
    assert table["last"].max() == 119


@pytest.mark.parametrize("unit", ["gru", "slstm", "mamba", "lru"])
def test_a_model_of_words_is_read_too(make_model, unit):
    found = length_stress(make_model(unit), ["the part of the north of america " * 3], trained=30)
    assert np.isfinite(found.table[["carried", "reset", "norm"]]).all(axis=None)
    assert (found.trained, found.texts) == (30, 1)


@pytest.mark.parametrize(
    ("given", "trained", "message"),
    [
        (texts(2), 0, "trained: got 0; give at least 1 symbol"),
        (texts(1, 50), 50, "texts: the shortest has 50 symbols; give texts of more than the 50"),
        ([], 50, "texts: the shortest has 0 symbols"),
    ],
)
def test_what_cannot_be_stressed_is_named(leaky, given, trained, message):
    with pytest.raises(ValueError, match=message):
        length_stress(leaky, given, trained)


def test_it_tells_how_far_it_is(leaky):
    told = []
    length_stress(leaky, texts(1, 60), trained=50, progress=told.append)
    assert told == sorted(told)
    assert told[-1] == 1
