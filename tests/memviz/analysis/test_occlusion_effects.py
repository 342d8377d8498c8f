"""The words that change a prediction most, beside their share of the connectivity."""

import numpy as np
import pytest

from memviz.analysis.occlusion import Occlusion, WordEffect
from memviz.analysis.occlusion_effects import word_effects

TEXT = " an age of a"
WORDS = (WordEffect(1, 3, "an", "to", -0.1), WordEffect(4, 7, "age", "the", 0.5))
ROW = np.array([4, 1, -1, 0, 2, -2, 0, 0, 0, 0, 0, 0], np.float32)


@pytest.fixture
def occlusion() -> Occlusion:
    words = (*WORDS, WordEffect(8, 10, "of", "  ", 0.2))
    changes = np.zeros(len(TEXT))
    return Occlusion(TEXT, len(TEXT) - 1, "a", -1.0, changes, words, tuple(TEXT), 1e-12)


def test_the_largest_change_comes_first_whatever_its_sign(occlusion: Occlusion) -> None:
    table = word_effects(ROW, occlusion, most=8)
    assert list(table["word"]) == ["age", "of", "an"]
    assert list(table["timestep"]) == [4, 8, 1]
    assert list(table["change"]) == [0.5, 0.2, -0.1]


def test_a_share_is_of_the_sizes_of_the_words_letters(occlusion: Occlusion) -> None:
    shares = word_effects(ROW, occlusion, most=8).set_index("word")["share"]
    assert shares.to_dict() == pytest.approx({"age": 0.4, "of": 0.0, "an": 0.2})


def test_no_more_words_than_asked_for_are_listed(occlusion: Occlusion) -> None:
    assert list(word_effects(ROW, occlusion, most=1)["word"]) == ["age"]


def test_a_row_of_zeros_has_no_shares(occlusion: Occlusion) -> None:
    assert word_effects(np.zeros_like(ROW), occlusion, most=8)["share"].isna().all()


def test_without_earlier_words_the_table_is_empty() -> None:
    alone = Occlusion(" a", 1, "a", -1.0, np.zeros(2), (), (" ", "a"), 1e-12)
    assert word_effects(np.ones(2, np.float32), alone, most=8).empty
