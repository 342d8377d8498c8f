"""The past at one timestep: what was read and what is told, in the order of lags."""

import numpy as np
import pytest
import torch

from memviz.analysis.memory import Recall, Remembered
from memviz.analysis.memory.recall import past_known, past_told
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary

VOCABULARY = Vocabulary((PADDING, UNKNOWN, "a", "b", "\n", "\r"))
LAGS = (0, 1, 2)
RECALL = Recall(LAGS, ((1, "h"),) * 3, torch.zeros(3, 4, 6), torch.zeros(3, 6))


def remembered(text: str, told: str) -> Remembered:
    """Return a state that tells `told` at every step, the nearest character first."""
    guesses = np.array([[VOCABULARY.alphabet.index(one) for one in told]] * len(text))
    return Remembered(text, guesses, np.full(guesses.shape, 0.25, dtype=np.float32))


def test_what_was_read_stands_beside_what_is_told():
    table = past_told(remembered("aab", "bba"), RECALL, VOCABULARY, 2)
    assert "".join(table["read"]) == "baa"
    assert "".join(table["guess"]) == "bba"
    assert table["right"].tolist() == [True, False, True]
    assert table["probability"].tolist() == [0.25] * 3


def test_lags_end_where_the_text_begins():
    assert past_told(remembered("ab", "aaa"), RECALL, VOCABULARY, 0)["lag"].tolist() == [0]
    assert past_known("ab", 3, 1)["read"].tolist() == ["b", "a"]


def test_timesteps_count_without_cr_which_the_model_has_read():
    table = past_told(remembered("a\r\nb", "b\n\r"), RECALL, VOCABULARY, 2)
    assert table["read"].tolist() == ["b", "\n", "\r"]
    assert table["right"].all()
    with pytest.raises(ValueError, match="timestep: got 3; the text has timesteps 0 to 2"):
        past_told(remembered("a\r\nb", "b\n\r"), RECALL, VOCABULARY, 3)


def test_an_n_gram_model_knows_its_last_characters_and_no_others():
    table = past_known("abab", 2, 3)
    assert table["lag"].tolist() == [0, 1]
    assert table["guess"].tolist() == table["read"].tolist() == ["b", "a"]
    assert table["right"].all()
