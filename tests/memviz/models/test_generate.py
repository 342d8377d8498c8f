"""Generated text: greedy as suggestions are, drawn as the model's probabilities say."""

import numpy as np
import pytest
import torch
from scipy.stats import chisquare

import memviz
from memviz.models.growing_text import growing_text
from memviz.models.model import Model
from tests.support.character_checkpoint import save_character_checkpoint
from tests.support.objects import AT_LEVEL, Syllables

FOLLOWS = np.array([[0.1, 0.6, 0.3], [0.5, 0.25, 0.25], [0.2, 0.1, 0.7]])
"""The planted probability of each letter (column) after each (row)."""


class Planted:
    """A model of the characters a, b, c whose probabilities after each of them are known."""

    target = "character"
    outputs = ("a", "b", "c")
    embedding_matrix = torch.eye(3, dtype=torch.float64)

    def encode(self, text):
        return [self.outputs.index(character) for character in text]

    def embed(self, symbols):
        return self.embedding_matrix[symbols]

    def start(self, batch):
        return torch.zeros(batch, 1)

    def step(self, embedded, state):
        return embedded, state

    def head(self, output):
        return output @ torch.from_numpy(np.log(FOLLOWS))

    def logits(self, embedded):
        return self.head(embedded)


@pytest.fixture(scope="module")
def planted():
    return memviz.from_object(Planted())


@pytest.fixture
def characters(tmp_path) -> Model:
    return memviz.load(save_character_checkpoint(tmp_path / "lstm"))


def follower_counts(text: str) -> np.ndarray:
    """Return how often each letter (column) follows each (row)."""
    found = np.zeros((3, 3))
    indices = ["abc".index(letter) for letter in text]
    np.add.at(found, (indices[:-1], indices[1:]), 1)
    return found


class TestGreedy:
    def test_each_is_the_most_probable(self, planted):
        assert memviz.generate(planted, "a", 5) == "babab"
        assert memviz.generate(planted, "bc", 3) == "ccc"

    def test_it_is_what_suggesting_again_and_again_gives(self, characters, make_model):
        text = "The princ"
        for _ in range(12):
            text += memviz.suggest(characters, text, k=1)[0].word
        assert memviz.generate(characters, "The princ", 12) == text.removeprefix("The princ")
        words, text = make_model(seed=3), "parts of "
        for _ in range(6):
            text += memviz.suggest(words, text, k=1)[0].word + " "
        assert memviz.generate(words, "parts of ", 6) == text.removeprefix("parts of ")[:-1]

    def test_a_seed_changes_nothing(self, characters):
        assert memviz.generate(characters, "a", 9) == memviz.generate(characters, "a", 9, seed=5)

    @pytest.mark.parametrize("level", [0, 1])
    def test_a_model_needs_no_steps_for_it(self, make_model, level):
        own = make_model("lstm")
        given = memviz.from_object(AT_LEVEL[level](own))
        assert memviz.generate(given, " parts of ", 5) == memviz.generate(own, " parts of ", 5)

    def test_tokens_are_added_as_they_are_and_not_cut_anew(self):
        model = memviz.from_object(Syllables())
        growing, text = growing_text(model), "abc"
        symbols = model.encode(text).symbols.tolist()
        growing.read(0, symbols)
        for _ in range(8):
            logits = growing.logits()
            logits[0] = -torch.inf  # no text
            growing.read(len(symbols), [int(logits.argmax())])
            symbols.append(int(logits.argmax()))
            text += Syllables.outputs[symbols[-1]]
        assert memviz.generate(model, "abc", 8) == text.removeprefix("abc")


class TestWords:
    def test_the_word_that_is_begun_is_completed_first(self, make_model, vocabulary):
        for seed in range(5):
            found = memviz.generate(make_model(seed=seed), "parts of north a", 3)
            first, *others = f"a{found}".split(" ")
            assert first in ("a", "africa", "america")
            assert len(others) == 2
            assert set(others) <= set(vocabulary.words)

    def test_one_that_no_known_word_begins_with_ends_as_it_stands(self, make_model):
        model = make_model()
        found = memviz.generate(model, "parts of qua", 2)
        assert found == f" {memviz.generate(model, 'parts of qua ', 2)}"

    def test_before_the_first_letter_it_begins_a_text(self, make_model):
        assert memviz.generate(make_model(), "", 3) == memviz.generate(make_model(), " ", 3)
        assert len(memviz.generate(make_model(), "", 3).split(" ")) == 3

    def test_a_begun_word_is_drawn_among_those_that_complete_it(self, make_model):
        model = make_model(seed=2)
        drawn = [memviz.generate(model, "no a", 1, 1.0, seed) for seed in range(300)]
        found = dict(memviz.suggest(model, "no a", k=10))
        words = ["a", "africa", "america"]
        expected = np.array([found[word] for word in words])
        counts = [drawn.count(word[1:]) for word in words]
        assert sum(counts) == len(drawn)
        assert chisquare(counts, len(drawn) * expected / expected.sum()).pvalue > 0.01


class TestDrawn:
    @pytest.mark.parametrize("temperature", [1.0, 0.5, 2.0])
    def test_letters_come_as_often_as_the_model_says(self, planted, temperature):
        text = memviz.generate(planted, "a", 3000, temperature, seed=1)
        expected = FOLLOWS ** (1 / temperature)
        expected /= expected.sum(axis=1, keepdims=True)
        for counts, shares in zip(follower_counts(text), expected, strict=True):
            assert chisquare(counts, counts.sum() * shares).pvalue > 0.01

    def test_the_same_seed_draws_the_same_and_another_another(self, characters):
        one, again, other = (memviz.generate(characters, "a", 60, 1.0, seed) for seed in (4, 4, 5))
        assert one == again != other

    def test_next_to_no_temperature_is_none(self, planted):
        greedy = memviz.generate(planted, "a", 9)
        assert memviz.generate(planted, "a", 9, 1e-300, seed=3) == greedy

    def test_nothing_but_text_is_drawn(self, characters):
        drawn = memviz.generate(characters, "a", 300, temperature=1000.0)
        assert len(drawn) == 300
        assert set(drawn) <= set(characters.vocabulary.alphabet)


class TestErrors:
    def test_a_length_below_one_is_refused(self, planted):
        with pytest.raises(ValueError, match=r"^length: got 0; give at least 1$"):
            memviz.generate(planted, "a", 0)

    @pytest.mark.parametrize("temperature", [-1.0, float("nan"), float("inf")])
    def test_so_is_a_temperature_that_is_none(self, planted, temperature):
        with pytest.raises(ValueError, match=rf"^temperature: got {temperature}; give 0 for"):
            memviz.generate(planted, "a", 3, temperature)

    def test_a_model_that_overflows_says_so(self, make_model):
        model = make_model()
        model.head.weight.fill_(torch.inf)
        with pytest.raises(ValueError, match="computes no finite numbers for this text"):
            memviz.generate(model, "parts", 1)
