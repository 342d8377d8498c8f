"""What a text gives away: exact where it can be counted by hand, a probability everywhere."""

from collections import Counter

import numpy as np
import pytest

from memviz.analysis.memory.baselines import text_floor


def segments_of(text: str, count: int = 1) -> np.ndarray:
    symbols = np.array([ord(character) - ord("a") for character in text])
    return symbols.reshape(count, -1)


def test_without_what_followed_only_frequencies_tell():
    train, test = segments_of("aaab" * 100), segments_of("ab" * 100)
    found = text_floor(train, test, (0,), symbols=4)
    assert found.accuracy == pytest.approx(0.5)
    p = 0.75, 0.25
    assert found.log_probability == pytest.approx(np.log(p).mean(), abs=0.01)


def test_a_text_that_repeats_gives_all_away_by_what_followed():
    text = segments_of("abcd" * 200)
    found = text_floor(text, text[:, :400], (0, 1, 2, 9), symbols=4)
    np.testing.assert_allclose(found.accuracy[0, 1:], 1)
    np.testing.assert_allclose(found.log_probability[0, 1:], 0, atol=0.05)
    assert found.log_probability[0, 0] == pytest.approx(np.log(1 / 4), abs=0.01)


def test_independent_characters_give_nothing_away():
    generator = np.random.default_rng(0)
    train, test = (generator.integers(0, 4, (5, 2000)) for _ in range(2))
    found = text_floor(train, test, (0, 1, 5, 12), symbols=4)
    np.testing.assert_allclose(found.log_probability.mean(axis=0), np.log(1 / 4), atol=0.01)


def test_one_character_that_followed_tells_what_its_counts_say():
    """With every pair frequent, absolute discounting leaves the counts nearly as they are."""
    generator = np.random.default_rng(1)
    train = generator.integers(0, 3, (1, 30_000))
    train[0, 1::2] = (train[0, 0::2] + 1) % 3  # each second one is told by the one before
    test = train[:, :3000]
    found = text_floor(train, test, (0, 1), symbols=3)
    pairs = Counter(zip(train[0, :-1].tolist(), train[0, 1:].tolist(), strict=True))
    after = Counter(train[0, 1:].tolist())
    expected = np.mean(
        [np.log(pairs[a, b] / after[b]) for a, b in zip(test[0, :-1], test[0, 1:], strict=True)]
    )
    assert found.log_probability[0, 1] == pytest.approx(expected, abs=2e-3)


def test_more_characters_that_followed_never_lower_the_floor():
    words = np.random.default_rng(2).choice(["abc", "acb", "cab", "bb"], 3000)
    text = "".join(words)
    train, test = segments_of(text[:4000]), segments_of(text[4000:6000])
    told = text_floor(train, test, tuple(range(12)), symbols=3).log_probability[0]
    assert (np.diff(told) > -0.01).all()
