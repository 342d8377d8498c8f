"""The data of the past view: guesses as characters or, of a model of tokens, by name."""

import numpy as np
import torch

from memviz.analysis.memory import Recall, Remembered
from memviz.analysis.memory.classes import ANOTHER
from memviz.analysis.memory.recall import Tokens
from memviz.components.past_view import PastPanel, pack
from memviz.text.vocabulary import Vocabulary

TEXT = "the the "
LAGS = (0, 1)


def panel(guesses: list[list[int]], alphabet: tuple[str, ...], tokens: Tokens | None) -> PastPanel:
    told = np.array(guesses)
    remembered = Remembered(TEXT, told, np.full(told.shape, 0.5, dtype=np.float32), tokens)
    recall = Recall(LAGS, ((0, "whole state"),) * 2, torch.zeros(2, 1, 3), torch.zeros(2, 3))
    vocabulary = Vocabulary(alphabet)
    return PastPanel("A", "#112233", remembered, recall, vocabulary, tokens=tokens)


def test_of_tokens_spans_symbols_and_the_names_guessed_are_told():
    tokens = Tokens(np.array([1, 2, 1]), np.array([[0, 3], [3, 4], [4, 8]]))
    guesses = [[1, ANOTHER], [0, 1], [1, 2]]
    rows = [
        panel(guesses, ("", "the", " "), tokens),
        PastPanel("n", "#000", known=1, tokens=tokens),
    ]
    model, ngram = pack(TEXT, rows)["rows"]
    assert model["spans"] == ngram["spans"] == [[0, 3], [3, 4], [4, 8]]
    assert model["symbols"] == [1, 2, 1]
    assert model["guesses"] == [1, ANOTHER, 0, 1, 1, 2]
    assert model["names"] == {0: "\ufffd", 1: "the", 2: " "}


def test_of_characters_guesses_are_one_string_and_others_are_strangers():
    guesses = [[0, ANOTHER]] * len(TEXT)
    (row,) = pack(TEXT, [panel(guesses, ("a", "b"), None)])["rows"]
    assert row["guesses"] == "a\ufffd" * len(TEXT)
    assert "spans" not in row
