"""Occlusion against reading each changed text on its own, and its agreement with pictures."""

from copy import deepcopy
from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest
import scipy.stats
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from memviz.analysis.connectivity.connectivity import connectivity_row
from memviz.analysis.connectivity.forward_pass import forward_pass
from memviz.analysis.connectivity.variants import Variant
from memviz.analysis.occlusion import Occlusion, WordEffect, occlusion
from memviz.analysis.occlusion_effects import agreement
from memviz.evaluation.published import published
from memviz.models.adapters.plain_object import from_object
from memviz.models.checkpoint.loading import load
from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.models.reading import read
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary
from memviz.units import UNITS
from tests.support.bundled import CHECKPOINTS, WORD_MODELS
from tests.support.objects import ByteTokens, Syllables

TEXT = " the parts of a xyz no"
LAST = len(TEXT) - 1


def log_probability(model, text: str, target: str) -> float:
    """Return it by reading `text` alone, as it stands."""
    symbols = torch.from_numpy(model.vocabulary.encode(text))
    return float(model.probabilities(symbols)[-1].log()[model.vocabulary.word_index[target]])


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("timestep", [LAST, 12, 2, 0])
def test_effects_are_those_of_reading_each_changed_text(make_model, unit, timestep):
    model = make_model(unit).double()
    result = occlusion(model, TEXT, timestep)
    text = TEXT[: timestep + 1]
    asis = log_probability(model, text, result.target)
    assert result.log_probability == pytest.approx(asis)
    for step, change in enumerate(result.characters):
        changed = text[:step] + " " + text[step + 1 :]
        if changed == text:
            assert np.isnan(change)
        else:
            effect = log_probability(model, changed, result.target) - asis
            assert change == pytest.approx(effect, rel=1e-8, abs=1e-12)
    for start, end, word, replacement, change in result.words:
        assert TEXT[start:end] == word
        assert len(replacement) == len(word)
        changed = text[:start] + replacement + text[end:]
        effect = log_probability(model, changed, result.target) - asis
        assert change == pytest.approx(effect, rel=1e-8, abs=1e-12)


def test_the_words_are_those_before_the_current_one(make_model):
    words = occlusion(make_model(), TEXT, LAST).words
    assert [word.word for word in words] == ["the", "parts", "of", "a", "xyz"]
    assert occlusion(make_model(), TEXT, 3).words == ()


def test_a_neutral_word_is_the_most_frequent_of_the_same_length(make_model):
    model = make_model()
    assert model.vocabulary.words[2:] == (
        *("the", "of", "part", "parts", "north", "africa", "a", "america", "no", "i"),
    )
    replacements = {w.word: w.replacement for w in occlusion(model, TEXT, LAST).words}
    assert replacements["xyz"] == "the"
    assert replacements["parts"] == "north", "the word itself is no replacement"
    assert replacements["a"] == "i"
    assert replacements["of"] == "  ", "nor is the target"
    assert replacements["the"] == "   ", "no other known word has three letters"


def test_a_register_of_three_characters_depends_on_the_third_last_only(make_register):
    model = make_register(3)
    result = occlusion(model, "north part", 10)
    assert result.text[8] == "a"
    assert abs(result.characters[8]) > 1e-3
    others = np.delete(result.characters, [0, 6, 8])
    np.testing.assert_allclose(others, 0, atol=1e-12)
    (word,) = result.words
    assert word.change == pytest.approx(0, abs=1e-12)
    row = connectivity_row(model, "north part", 10)
    assert np.flatnonzero(row).tolist() == [8]


def test_a_picture_that_points_at_what_matters_agrees(make_register):
    model = make_register(3)
    found = occlusion(model, "north part", 10)
    perfect = agreement(connectivity_row(model, "north part", 10), found)
    assert perfect.characters == pytest.approx(1)
    assert perfect.character_count == 9
    assert (perfect.word_count, np.isnan(perfect.words)) == (1, True)


def test_a_target_outside_the_vocabulary_has_no_effects(make_model):
    result = occlusion(make_model(), TEXT, TEXT.index("y"))
    assert np.isnan(result.log_probability)
    assert np.all(np.isnan(result.characters))
    assert all(np.isnan(word.change) for word in result.words)
    none = agreement(np.zeros(len(result.characters)), result)
    assert np.isnan([none.characters, none.words]).all()
    assert (none.character_count, none.word_count) == (0, 0)


def test_chunks_change_nothing(make_model, monkeypatch):
    model = make_model().double()
    whole = occlusion(model, TEXT, LAST)
    monkeypatch.setattr(import_module("memviz.analysis.occlusion"), "CHUNK", 2)
    np.testing.assert_allclose(occlusion(model, TEXT, LAST).characters, whole.characters)


def test_progress_ends_at_one(make_model):
    seen: list[float] = []
    occlusion(make_model(), TEXT, LAST, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1


def test_a_timestep_outside_the_text_is_refused(make_model):
    with pytest.raises(ValueError, match="timestep: got 9; the text has timesteps 0 to 4"):
        occlusion(make_model(), "part", 9)


@pytest.mark.parametrize("name", WORD_MODELS)
@pytest.mark.parametrize("timestep", [106, 34])
def test_agreement_does_not_depend_on_the_precision(name, timestep):
    text, model = published().text, load(CHECKPOINTS / name)
    exact = deepcopy(model).double()
    steps = np.array([timestep])
    row = forward_pass(exact, read(exact, text), Variant(), until=timestep + 1).rows(steps)[0]
    expected = agreement(row.numpy(), occlusion(exact, text, timestep))
    shown = agreement(connectivity_row(model, text, timestep), occlusion(model, text, timestep))
    assert shown.characters == pytest.approx(expected.characters, abs=0.01)
    assert shown.words == pytest.approx(expected.words, abs=0.01)


@pytest.mark.parametrize("timestep", [106, 162, 141])
def test_a_short_memory_is_no_disagreement(timestep):
    text, model = published().text, load(CHECKPOINTS / "rnn")
    agreed = agreement(connectivity_row(model, text, timestep), occlusion(model, text, timestep))
    assert agreed.characters > 0.97
    assert agreed.words > 0.95


def test_effects_that_rounding_makes_rank_nothing():
    """Of 12 letters three matter, in the picture's order; the others' effects are all noise."""
    row = np.exp(-np.arange(12.0)[::-1] * 9)
    effects = np.where(np.arange(12) < 9, np.tile([3, 1, 2], 4) * 1e-12 / 9, row)
    found = Occlusion("a" * 12, 11, "aa", -1.0, effects, (), ("a",) * 12, 1e-12)
    assert agreement(row, found).characters == pytest.approx(1)
    misplaced = np.where(np.arange(12) == 4, 1.0, row)
    assert agreement(misplaced, found).characters < 0.8, "what the picture shows in vain counts"


values = st.lists(st.integers(-5, 5), min_size=6, max_size=6)
sizes_of_effects = st.integers(-5, 5).filter(bool)
changed = st.lists(sizes_of_effects, min_size=6, max_size=6)


def made(changes: list[int], words: list[int]) -> Occlusion:
    """Return effects of the letters of " aa aa aa aa" and of three words."""
    text = " aa aa aa aa"
    characters = np.full(12, np.nan)
    characters[[1, 2, 4, 5, 7, 8]] = changes
    effects = tuple(
        WordEffect(start, start + 2, "aa", "no", float(change))
        for start, change in zip((1, 4, 7), words, strict=True)
    )
    return Occlusion(text, 11, "aa", -1.0, characters, effects, tuple(text), 1e-12)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(picture=values, changes=changed, words=st.lists(sizes_of_effects, min_size=3, max_size=3))
def test_agreement_is_spearmans_correlation_of_sizes(picture, changes, words):
    row = np.zeros(12)
    row[[1, 2, 4, 5, 7, 8]] = picture
    result = agreement(row, made(changes, words))
    sizes = np.abs(picture)
    for found, first, second in (
        (result.characters, sizes, np.abs(changes)),
        (result.words, sizes.reshape(3, 2).sum(axis=1), np.abs(words)),
    ):
        if len(set(first)) == 1 or len(set(second)) == 1:
            assert np.isnan(found)
        else:
            assert found == pytest.approx(scipy.stats.spearmanr(first, second).statistic)


def test_two_points_have_no_rank_correlation():
    effects = made([1, 2, 3, 4, 5, 6], [1, 2, 3])
    two = replace(effects, words=effects.words[:2])
    row = np.arange(12.0)
    assert agreement(row, effects).words == pytest.approx(1)
    assert np.isnan(agreement(row, two).words)


def test_a_row_of_another_timestep_is_refused():
    with pytest.raises(ValueError, match=r"row: got shape \(5,\); the occlusion of timestep 11"):
        agreement(np.zeros(5), made([0] * 6, [0] * 3))


def character_model() -> Model:
    torch.manual_seed(3)
    vocabulary = Vocabulary((PADDING, UNKNOWN, "\n", " ", "a", "b", "c"))
    config = ModelConfig(
        unit="gru",
        layers=1,
        embedding_size=4,
        hidden_size=6,
        alphabet_size=len(vocabulary.alphabet),
        target="character",
    )
    return Model(config, vocabulary).eval().requires_grad_(False).double()


def test_of_a_model_of_characters_each_character_and_word_becomes_spaces():
    model, text, timestep = character_model(), "ab a\nbc ca", 8
    found = occlusion(model, text, timestep)

    def log_probability_of(changed: str) -> float:
        symbols = torch.from_numpy(model.vocabulary.encode(changed[: timestep + 1]))
        return float(model.probabilities(symbols)[-1].log()[model.vocabulary.symbol_index["a"]])

    asis = log_probability_of(text)
    assert found.target == "a"
    assert found.log_probability == pytest.approx(asis)
    for step, change in enumerate(found.characters):
        if text[step].isspace():
            assert np.isnan(change)
        else:
            effect = log_probability_of(text[:step] + " " + text[step + 1 :]) - asis
            assert change == pytest.approx(effect, rel=1e-8, abs=1e-12)
    assert [(word.start, word.end, word.word) for word in found.words] == [
        *((0, 2, "ab"), (3, 4, "a"), (5, 7, "bc"))
    ]
    spaces = log_probability_of("   a\nbc ca") - asis
    assert found.words[0].change == pytest.approx(spaces, rel=1e-8)
    assert found.words[0].replacement == "  "


def test_of_tokens_each_is_replaced_whole():
    """Syllables adds up vectors that fade by half: what a token's loss does is known exactly."""
    told = Syllables()
    found = occlusion(from_object(told), "abc bab ca", 2)
    assert found.pieces == ("abc", " ", "bab")
    vectors = {
        name: told.embedding_matrix[told.outputs.index(name)].double() for name in told.outputs
    }

    def log_probability_of(*tokens: str) -> float:
        held = torch.zeros(4, dtype=torch.float64)
        for token in tokens:
            held = told.fade * held + vectors[token]
        logits = held @ told.weights.double()
        return float(torch.log_softmax(logits, 0)[told.outputs.index(found.target)])

    asis = log_probability_of("abc", " ", "bab")
    assert found.characters[0] == pytest.approx(
        log_probability_of(" ", " ", "bab") - asis, abs=1e-5
    )
    assert np.isnan(found.characters[1])
    assert found.words[0].word == "abc"
    assert found.words[0].change == found.characters[0]
    assert found.resolution > 1e-5, "float32 is all that this object has"


def test_without_anything_neutral_to_read_it_says_so():
    told = Syllables()
    told.outputs = ("", "-", "ca", "ab", "a", "b", "c", "abc", "bab")
    with pytest.raises(ValueError, match="neither a space nor unknown symbols"):
        occlusion(from_object(told), "abc-bab", 1)


def test_a_word_that_the_model_reads_nothing_of_is_left_out():
    found = occlusion(from_object(ByteTokens()), "ca ?? ab ca", 4)
    assert [word.word for word in found.words] == ["ca", "ab"]


def test_large_states_are_read_a_few_at_a_time(make_model, monkeypatch):
    model = make_model().double()
    whole = occlusion(model, TEXT, LAST)
    of_one = sum(part.nbytes for layer in model.start(1) for part in layer)
    monkeypatch.setattr(import_module("memviz.analysis.occlusion"), "_OF_STATES", 3 * of_one)
    told: list[float] = []
    some = occlusion(model, TEXT, LAST, told.append)
    np.testing.assert_allclose(some.characters, whole.characters, atol=1e-12)
    assert told == sorted(told)
    assert told[-1] == pytest.approx(1)
