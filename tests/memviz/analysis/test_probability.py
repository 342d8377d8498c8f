"""The probability of what one asks for after a text."""

import pytest

import memviz
from tests.support.character_checkpoint import save_character_checkpoint
from tests.support.objects import Syllables

TEXTS = ["parts of north a", "", "no", "the part of no parts of the north of america i"]
TARGETS = ["africa", "the", "of"]


@pytest.fixture
def characters(tmp_path):
    return memviz.load(save_character_checkpoint(tmp_path / "lstm"))


class TestOneTarget:
    @pytest.mark.parametrize("text", TEXTS)
    def test_of_words_it_is_the_suggestions(self, make_model, text):
        model = make_model()
        suggested = dict(memviz.suggest(model, text, k=10))
        for target in TARGETS:
            expected = pytest.approx(suggested[target], rel=1e-5)
            assert memviz.probability(model, text, target) == expected

    def test_of_characters_that_of_the_next_one(self, characters):
        suggested = dict(memviz.suggest(characters, "The pri", k=100))
        expected = pytest.approx(suggested["n"], rel=1e-5)
        assert memviz.probability(characters, "The pri", "n") == expected

    def test_of_tokens_that_of_the_next_one(self):
        model = memviz.from_object(Syllables())
        suggested = dict(memviz.suggest(model, "abca", k=100))
        for token in ("ca", "bab"):
            expected = pytest.approx(suggested[token], rel=1e-5)
            assert memviz.probability(model, "abca", token) == expected

    def test_inside_a_text_it_is_what_connectivity_has(self, make_model):
        model = make_model()
        whole = memviz.connectivity(model, "parts of north america")
        expected = pytest.approx(float(whole.target_probability[16]), rel=1e-5)
        assert memviz.probability(model, whole.text[:17], "america") == expected


class TestSeveral:
    def test_targets_have_a_number_each_in_their_order(self, make_model):
        model = make_model()
        found = memviz.probability(model, "parts of", TARGETS)
        assert found == [memviz.probability(model, "parts of", target) for target in TARGETS]

    @pytest.mark.parametrize("unit", ["gru", "lstm", "mamba"])
    def test_texts_read_side_by_side_give_what_each_gives_alone(self, make_model, unit):
        model = make_model(unit).double()
        alone = [memviz.probability(model, text, "africa") for text in TEXTS]
        assert memviz.probability(model, TEXTS, "africa") == pytest.approx(alone, abs=1e-9)

    def test_several_of_both_are_a_list_for_each_text(self, make_model):
        model = make_model().double()
        found = memviz.probability(model, TEXTS, TARGETS)
        for text, row in zip(TEXTS, found, strict=True):
            alone = memviz.probability(model, text, TARGETS)
            assert row == pytest.approx(alone, abs=1e-9)

    def test_none_have_none(self, make_model):
        assert memviz.probability(make_model(), [], "the") == []
        assert memviz.probability(make_model(), ["a", "b"], []) == [[], []]


class TestErrors:
    @pytest.mark.parametrize("target", ["qzx", "Africa", "", "<unknown>"])
    def test_what_is_not_predicted_is_refused_by_name(self, make_model, target):
        with pytest.raises(ValueError, match=f"^target: '{target}' is none of the 10 words that"):
            memviz.probability(make_model(), "parts", ["the", target])

    def test_so_is_a_character_that_a_model_lacks(self, characters):
        with pytest.raises(ValueError, match=r"^target: 'ß' is none of the 28 symbols that"):
            memviz.probability(characters, "The", "ß")

    def test_an_unreadable_text_among_several_is_named(self, characters):
        with pytest.raises(ValueError, match=r"^text\[1\]: it is empty; give at least one"):
            memviz.probability(characters, ["a", ""], "a")

    def test_a_model_that_overflows_says_so(self, make_model):
        model = make_model()
        model.head.weight.fill_(float("nan"))
        with pytest.raises(ValueError, match="computes no finite numbers for this text"):
            memviz.probability(model, "parts", "the")
