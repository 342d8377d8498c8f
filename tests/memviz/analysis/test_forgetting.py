"""What the last few symbols are worth beside all that was read."""

import numpy as np
import pandas as pd
import pytest
import torch
from torch.nn.functional import one_hot, pad

import memviz
from memviz.analysis.forgetting import _chosen, forgetting
from memviz.models.reading import read

ALPHABET = tuple("abcd ")


class NGram:
    """Predicts from the last `order` - 1 characters and from nothing else."""

    outputs = ALPHABET

    def __init__(self, order: int) -> None:
        generator = torch.Generator().manual_seed(0)
        shape = (order - 1, len(ALPHABET), len(ALPHABET))
        self.weights = 2 * torch.randn(shape, generator=generator, dtype=torch.float64)

    def encode(self, text):
        return [ALPHABET.index(character) for character in text]

    def embed(self, symbols):
        return one_hot(symbols, len(ALPHABET)).double()

    def logits(self, embedded):
        lags, time = len(self.weights), embedded.shape[1]
        padded = pad(embedded, (0, 0, lags - 1, 0))
        read = [padded[:, lag : lag + time] @ self.weights[lag] for lag in range(lags)]
        return 3 * torch.tanh(sum(read))


def ngram(order: int):
    return memviz.from_object(NGram(order))


def written(model, count: int = 12, length: int = 60) -> list[str]:
    """Return texts that the model wrote, so that what it reads is worth something."""
    generator = torch.Generator().manual_seed(1)
    texts = torch.zeros(count, 1, dtype=torch.int64)
    for _ in range(length - 1):
        next_one = torch.softmax(model.logits(model.embed(texts))[:, -1], dim=-1)
        texts = torch.cat([texts, torch.multinomial(next_one, 1, generator=generator)], dim=1)
    return ["".join(ALPHABET[symbol] for symbol in text) for text in texts.tolist()]


@pytest.mark.parametrize("order", [2, 3, 5])
def test_an_n_gram_needs_its_order_less_one_and_nothing_more(order):
    model = ngram(order)
    curve = forgetting(model, written(model), distances=(1, 2, 3, 4, 5, 8))
    enough = curve.table["distance"] >= order - 1
    assert not curve.table.loc[enough, ["worth", "variation"]].to_numpy().any()
    assert (curve.table.loc[~enough, "variation"] > 0).all()


def test_what_is_needed_is_where_the_loss_stays_small():
    model = ngram(5)
    curve = forgetting(model, written(model), distances=(1, 2, 3, 4, 5, 8))
    assert curve.table["worth"][0] > 0.2
    assert curve.needed.value == 4
    assert curve.needed.low <= 4 <= curve.needed.high


def test_what_no_distance_gives_is_needed_from_farther_away():
    model = ngram(8)
    curve = forgetting(model, written(model), distances=(1, 2, 3))
    assert curve.needed.value == np.inf


def test_a_model_that_reads_one_character_needs_no_more_and_has_no_curve():
    curve = forgetting(ngram(2), written(ngram(2)), distances=(1, 2))
    assert np.isnan(curve.needed.value)


def chosen(model, text: str, longest: int) -> list[int]:
    """Return the timesteps that are looked at in a text alone."""
    return _chosen(read(model, text), longest, 1, seed=0).tolist()


def test_the_worth_is_the_difference_of_two_losses():
    model, text = ngram(4), "abcadbca"
    curve = forgetting(model, [text], distances=(1, 2), positions=1)
    (timestep,) = chosen(model, text, 2)
    target = ALPHABET.index(text[timestep + 1])

    def predicted(read: str) -> torch.Tensor:
        embedded = model.embed(model.encode(read).symbols.unsqueeze(0))
        return torch.softmax(model.logits(embedded)[0, -1], dim=-1)

    whole, last = predicted(text[: timestep + 1]), predicted(text[timestep - 1 : timestep + 1])
    row = curve.table.iloc[1]
    assert row["worth"] == pytest.approx(float(torch.log(whole[target] / last[target])))
    assert row["variation"] == pytest.approx(float((whole - last).abs().sum() / 2))
    assert curve.cross_entropy.value == pytest.approx(-float(torch.log(whole[target])))
    assert (curve.texts, curve.positions, curve.least_read) == (1, 1, timestep + 1)


def test_words_and_steps_are_read_as_whole_texts_are(make_model):
    """A model that goes symbol by symbol is asked for the head where it is needed only."""
    model = make_model("gru").double()
    texts = ["part of the north", "the parts of africa", "the north of the america"]
    found = forgetting(model, texts, distances=(1, 2, 4))

    class Reads:
        outputs, alphabet, target = model.vocabulary.words, model.vocabulary.alphabet, "word"

        encode = staticmethod(lambda text: model.encode(text).symbols)
        embed, logits = model.embed, model.logits

    only_reads = forgetting(memviz.from_object(Reads()), texts, distances=(1, 2, 4))
    pd.testing.assert_frame_equal(found.table, only_reads.table)
    assert found.positions > 3


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"distances": (2, 4)}, r"distances: got \[2, 4\]; give whole numbers that rise from 1"),
        ({"distances": ()}, r"distances: got \[\]"),
        ({"distances": (1, 3, 3)}, "distances"),
        ({"positions": 0}, "positions: got 0; give at least 1"),
        ({"distances": (1, 90)}, "texts: none has a target after 90 other symbols"),
    ],
)
def test_what_cannot_be_measured_is_named(change, message):
    with pytest.raises(ValueError, match=message):
        forgetting(ngram(3), written(ngram(3), 2), **change)


def test_it_tells_how_far_it_is():
    told = []
    forgetting(ngram(2), written(ngram(2), 4), distances=(1,), progress=told.append)
    assert told == [0.25, 0.5, 0.75, 1.0]
