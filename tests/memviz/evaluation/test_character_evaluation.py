"""A character model on a held-out text: every character counted once, the state never lost."""

import json

import numpy as np
import pytest
import torch

from memviz.evaluation.character_models import CHUNK, evaluate_characters, measured_characters
from memviz.evaluation.parts import written
from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.stats.blocks import Blocks
from memviz.text.vocabulary import PADDING, UNKNOWN, UNKNOWN_INDEX, Vocabulary

SYMBOLS = "ab \n"


@pytest.fixture
def model() -> Model:
    torch.manual_seed(0)
    vocabulary = Vocabulary((PADDING, UNKNOWN, *SYMBOLS))
    config = ModelConfig("lstm", 2, 5, 6, len(vocabulary.alphabet), target="character")
    return Model(config, vocabulary).eval().requires_grad_(False)


def random_text(model: Model, length: int) -> np.ndarray:
    letters = np.random.default_rng(0).choice(list(SYMBOLS), length)
    return model.vocabulary.encode("".join(letters))


def test_the_cross_entropy_is_that_of_one_long_read(model):
    symbols = random_text(model, CHUNK + 500)
    probabilities = model.probabilities(torch.from_numpy(symbols[:-1])).double().numpy()
    of_the_next = probabilities[np.arange(len(symbols) - 1), symbols[1:]]
    result = evaluate_characters(model, symbols)
    assert result.cross_entropy.value == pytest.approx(-np.log(of_the_next).mean(), rel=1e-5)
    ranks = (probabilities > of_the_next[:, None]).sum(axis=1) + 1
    for top in (1, 2, 3):
        assert result.accuracy[top].value == pytest.approx((ranks <= top).mean())
    assert (result.positions, result.unknown) == (len(symbols) - 1, 0)


def test_characters_outside_the_alphabet_are_read_and_not_counted(model):
    symbols = random_text(model, 3_000)
    symbols[[500, 1500]] = 1
    probabilities = model.probabilities(torch.from_numpy(symbols[:-1])).double().numpy()
    known = np.flatnonzero(symbols[1:] > 1)
    expected = -np.log(probabilities[known, symbols[1:][known]]).mean()
    result = evaluate_characters(model, symbols)
    assert result.cross_entropy.value == pytest.approx(expected, rel=1e-5)
    assert (result.positions, result.unknown) == (len(symbols) - 3, 2)


def test_progress_adds_up_to_the_characters_read(model):
    told: list[int] = []
    evaluate_characters(model, random_text(model, CHUNK + 500), told.append)
    assert sum(told) == CHUNK + 499


def test_intervals_are_those_of_every_figure_over_characters(model):
    symbols = random_text(model, 9_000)
    symbols[100:300] = 1
    result = evaluate_characters(model, symbols)
    probabilities = model.probabilities(torch.from_numpy(symbols[:-1])).double().numpy()
    of_the_next = probabilities[np.arange(len(symbols) - 1), symbols[1:]]
    ranks = (probabilities > of_the_next[:, None]).sum(axis=1) + 1
    blocks, known = Blocks(len(symbols) - 1), symbols[1:] > 1
    expected = blocks.mean(-np.log(of_the_next), known)
    assert expected.low < expected.value < expected.high
    assert result.cross_entropy == pytest.approx(expected, rel=1e-5)
    assert result.accuracy[1] == pytest.approx(blocks.mean(ranks <= 1, known))


def test_what_few_pieces_hold_has_figures_without_intervals(model):
    symbols = random_text(model, 3_000)
    symbols[500:] = UNKNOWN_INDEX
    result = evaluate_characters(model, symbols)
    assert np.isnan(result.cross_entropy[1:]).all()
    assert result.positions == 499
    metrics = {**written(result.results()), "corpus": {"name": "a few words"}}
    found = measured_characters(json.loads(json.dumps(metrics, allow_nan=False)), "few")
    assert found.cross_entropy == pytest.approx(result.cross_entropy, nan_ok=True)


def test_a_text_of_two_thousand_characters_is_too_short(model):
    with pytest.raises(
        ValueError, match="has 2,000 characters, and a result takes more than 2,000; train"
    ):
        evaluate_characters(model, random_text(model, 2_000))


def test_a_word_model_is_refused(make_model):
    with pytest.raises(ValueError, match="its target is 'word'"):
        evaluate_characters(make_model(), np.ones(3_000, dtype=np.int64))
