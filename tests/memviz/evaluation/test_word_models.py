"""Accuracy and cross entropy, counted in both ways, on models whose answers are known."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest
from torch import nn

import memviz
from memviz.evaluation.held_out_results import CeilingPoint
from memviz.evaluation.word_models import (
    ObservationBatch,
    PrefixBaseline,
    accuracy_by_known_letters,
    evaluate,
    known_letters_as_published,
)
from memviz.stats.proportions import wilson_interval
from memviz.text.words import known_letters


@given(n=st.integers(1, 500), share=st.floats(0, 1))
def test_the_interval_is_wilsons(n, share):
    correct = round(share * n)
    low, high = wilson_interval(np.array([correct]), np.array([n]))
    expected = binomtest(correct, n).proportion_ci(method="wilson")
    assert low[0] == pytest.approx(expected.low, abs=1e-9)
    assert high[0] == pytest.approx(expected.high, abs=1e-9)


@given(st.lists(st.text("abc", min_size=1, max_size=5), min_size=1, max_size=6))
def test_inside_the_text_the_published_counter_is_the_known_letters(words):
    text = " " + " ".join(words)
    symbols = np.array([[" abc".index(character) + 1 for character in text] + [0, 0, 0]])
    counted = known_letters_as_published(symbols, space=1)[0]
    assert counted[: len(text)].tolist() == known_letters(text)
    assert counted[len(text) :].tolist() == [counted[len(text) - 1] + i for i in (1, 2, 3)]


def test_the_baseline_ranks_words_of_the_same_beginning_by_frequency(vocabulary):
    """The order of the vocabulary: the, of, part, parts, north, africa, a, america, no, i."""
    baseline = PrefixBaseline(vocabulary)

    def rank(word: str, known: int) -> int:
        index = np.array([vocabulary.word_index[word]])
        return int(baseline.ranks(index, np.array([known]))[0])

    assert rank("the", 0) == 1
    assert rank("parts", 0) == 4
    assert rank("parts", 1) == 2
    assert rank("parts", 5) == 1
    assert rank("a", 1) == 2
    assert rank("america", 1) == 3
    assert rank("no", 2) == 2


def always(model, word):
    """Make the model predict one word whatever it reads."""
    with torch.no_grad():
        model.head.weight.zero_()
        model.head.bias.zero_()
        model.head.bias[model.vocabulary.word_index[word]] = 10.0
    return model


def test_a_model_that_always_says_the_is_right_where_the_word_is_the(make_model):
    model = always(make_model(), "the")
    result = evaluate(
        model, [ObservationBatch.from_texts(model.vocabulary, ["the part xyz", "of"])]
    )
    known = len(" the") + len(" part") + len(" of")
    assert result.known_words.positions == known
    assert result.known_words.accuracy()[1].value == pytest.approx(4 / known)
    width = len(" the part xyz")
    assert result.as_published.positions == 2 * width
    assert result.as_published.accuracy()[1].value == pytest.approx(4 / (2 * width))
    other = -np.log(1 / (np.exp(10.0) + 11))
    expected = (4 * (other - 10) + (known - 4) * other) / known
    assert result.cross_entropy.value == pytest.approx(expected)


def test_the_ceiling_is_the_share_of_positions_whose_word_is_known(make_model):
    model = make_model()
    result = evaluate(
        model, [ObservationBatch.from_texts(model.vocabulary, ["the xyz", "part of"])]
    )
    ceiling = result.results().ceiling
    assert ceiling[0] == CeilingPoint(known_letters=0, accuracy=0.75, n=4)
    assert ceiling[3] == (3, pytest.approx(2 / 3), 3)


def test_batches_of_any_size_give_the_same_result(make_model):
    model = make_model("lstm")
    texts = ["the part of north", "america i no", "parts of africa", "a"]
    whole = ObservationBatch.from_texts(model.vocabulary, texts)
    halves = [
        ObservationBatch(whole.symbols[rows], whole.targets[rows]) for rows in ([0, 1], [2, 3])
    ]
    one, two = evaluate(model, [whole]), evaluate(model, halves)
    assert one.cross_entropy.value == pytest.approx(two.cross_entropy.value, rel=1e-5)
    first, second = one.results().known_words, two.results().known_words
    assert first.by_known_letters == second.by_known_letters
    assert first.gains == second.gains
    assert first.ranges == second.ranges


def test_accuracy_grows_with_top_and_lies_in_its_interval(make_model):
    texts = ["the part of north america", "no parts", "africa a", "i of the", "north of a"] * 3
    table = accuracy_by_known_letters(make_model(), texts)
    assert list(table.columns) == ["known_letters", "top", "accuracy", "n", "low", "high"]
    wide = table.pivot_table(index="known_letters", columns="top", values="accuracy")
    assert ((wide[1] <= wide[2]) & (wide[2] <= wide[3])).all()
    known = table[table.low.notna()]
    assert len(known) > 10
    assert ((known.low <= known.accuracy) & (known.accuracy <= known.high)).all()


def test_few_texts_have_figures_without_intervals(make_model):
    table = accuracy_by_known_letters(make_model(), ["the part of north america"] * 7)
    assert table["accuracy"].notna().all()
    assert table[["low", "high"]].isna().all(axis=None)


def test_positions_of_one_text_count_as_one_text(make_model):
    """Whole texts are right or wrong: the interval is that of the texts, whatever their length."""
    model = always(make_model(), "the")
    rights = np.random.default_rng(0).permutation([True] * 60 + [False] * 60)
    texts = [" ".join(["the" if right else "of"] * 30) for right in rights]
    result = evaluate(model, [ObservationBatch.from_texts(model.vocabulary, texts)])
    found = result.results().known_words
    share = found.accuracy[1]
    assert found.accuracy[1] == pytest.approx(4 / 7)  # " the" has four positions, " of" three
    low, high = found.accuracy_intervals[1]
    of_texts = 2 * 1.96 * np.sqrt(share * (1 - share) / 120)
    assert high - low == pytest.approx(of_texts, rel=0.2)
    assert low < share < high


def test_what_context_adds_is_compared_at_the_same_positions(make_model):
    """A model that is right just where the baseline is, and at every second other place more."""
    model = make_model()
    texts = ["the part of north america", "america i no", "parts of africa", "a"] * 4
    result = evaluate(model, [ObservationBatch.from_texts(model.vocabulary, texts)])
    found = result.results()
    points = {point[:2]: point for point in found.known_words.by_known_letters}
    without = {point[:2]: point for point in found.baseline.known_words.by_known_letters}
    for letters, top, gain, n, low, high in found.known_words.gains:
        accuracy = points[letters, top].accuracy
        assert gain == pytest.approx(accuracy - without[letters, top].accuracy)
        assert n == points[letters, top].n
        if low is not None:
            assert low - 1e-9 <= gain <= high + 1e-9
    few, more = found.known_words.ranges
    assert (few.fewest, few.most, more.fewest) == (0, 2, 3)
    assert few.n == found.baseline.known_words.ranges[0].n
    assert sum(few.n) + sum(more.n) == found.known_words.positions


def test_groups_of_observations_do_not_depend_on_how_they_come(make_model):
    """Also where there are more observations than groups."""
    model = make_model()
    texts = [["the part", "of north america", "a no", "i"][at % 4] for at in range(410)]
    whole = ObservationBatch.from_texts(model.vocabulary, texts)
    pieces = [
        ObservationBatch(whole.symbols[at : at + 37], whole.targets[at : at + 37])
        for at in range(0, 410, 37)
    ]
    one, two = (evaluate(model, given).results().known_words for given in ([whole], pieces))
    assert one.ranges == two.ranges
    assert len(one.ranges[0].n) == 103, "groups of four"
    assert sum(one.ranges[0].n) + sum(one.ranges[1].n) == one.positions
    assert one.ranges[0].n[0] == sum(len(text.split()) + _letters(text) for text in texts[:4])
    assert one.accuracy_intervals == two.accuracy_intervals


def _letters(text: str) -> int:
    """Return at how many positions one or two letters of a word are known."""
    return sum(min(len(word), 2) for word in text.split())


@pytest.mark.parametrize("texts", [[], [""], ["123456789012 !"[12:]]])
def test_no_text_is_refused(make_model, texts):
    with pytest.raises(ValueError, match="texts: none has a letter"):
        accuracy_by_known_letters(make_model(), texts)


def test_no_observations_are_refused(make_model):
    with pytest.raises(ValueError, match="no observations"):
        evaluate(make_model(), [])


def test_a_model_from_elsewhere_is_evaluated_as_the_checkpoint_that_it_is_saved_as(tmp_path):
    """Its own words may stand in any order, without padding and unknown before them."""
    torch.manual_seed(0)
    letters, words = " abcdefghijklmnopqrstuvwxyz", ("north", "africa", "parts", "of")
    parts = nn.Embedding(27, 8), nn.GRU(8, 12), nn.Linear(12, 4)
    model = memviz.from_torch(*parts, letters, "word", words=words)
    texts = ["parts of north africa"] * 9
    with pytest.raises(ValueError, match=r"keep it by memviz\.save, and evaluate"):
        memviz.accuracy_by_known_letters(model, texts)
    memviz.save(model, tmp_path)
    table = memviz.accuracy_by_known_letters(memviz.load(tmp_path), texts)
    assert table["n"].max() == 4 * 9
