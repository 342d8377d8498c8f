"""A text as a model reads it: what it becomes, what to predict at each of its characters."""

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from memviz.models.adapters.plain_object import from_object
from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.models.reading import (
    MAX_CHARACTERS,
    EmptyTextError,
    LongTextError,
    read,
    read_so_far,
    words_in,
    words_so_far,
)
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary
from tests.support.objects import ByteTokens

NO_LETTER = ("", " ", "   ", "!?", "\r\n", "\u200b", "日本語")


def character_model(*alphabet: str) -> Model:
    vocabulary = Vocabulary((PADDING, *alphabet))
    config = ModelConfig("gru", 1, 3, 4, len(vocabulary.alphabet), target="character")
    return Model(config, vocabulary).eval().requires_grad_(False)


class TestWords:
    def test_they_are_read_as_text8_was_made(self, make_model):
        assert read(make_model(), "Part 3").text == " part three "

    def test_the_target_is_the_word_that_a_character_belongs_to(self, make_model):
        model = make_model()
        reading = read(model, "a part xyz ")
        assert reading.targets == ("a",) * 2 + ("part",) * 5 + ("xyz",) * 4 + ("",)
        assert reading.has_target.tolist() == [True] * 7 + [False] * 5
        assert reading.target_indices[3] == model.vocabulary.word_index["part"]
        assert torch.equal(reading.symbols, torch.from_numpy(model.vocabulary.encode(reading.text)))

    @pytest.mark.parametrize("text", NO_LETTER)
    def test_a_text_without_a_letter_cannot_be_read(self, make_model, text):
        for read_it in (lambda: read(make_model(), text), lambda: words_in(text)):
            with pytest.raises(
                EmptyTextError, match=r"^text: it is empty; give at least one letter a to z$"
            ):
                read_it()

    @pytest.mark.parametrize("text", NO_LETTER)
    def test_what_is_being_typed_begins_with_the_space_before_its_first_letter(
        self, make_model, text
    ):
        assert read_so_far(make_model(), text).text == words_so_far(text) == " "

    @given(text=st.text())
    def test_no_model_is_needed_to_know_what_they_read(self, text):
        try:
            words = words_in(text)
        except EmptyTextError:
            words = " "
        assert words_so_far(text) == words

    def test_the_length_that_counts_is_what_the_model_reads(self, make_model):
        assert len(read(make_model(), "3" * 160 + "x" * 30).text) == 991
        with pytest.raises(LongTextError, match=r"^text: 1,007 characters; shorten it to 1,000 or"):
            read(make_model(), "3" * 160 + "x" * 46)


class TestCharacters:
    def test_they_are_read_as_they_stand(self):
        assert read(character_model(UNKNOWN, *"Aab !"), "Aa  !?").text == "Aa  !?"

    def test_line_ends_are_those_of_the_corpus(self):
        dos, unix = character_model(UNKNOWN, *"a\r\n"), character_model(UNKNOWN, *"a\n")
        assert read(dos, "a\na\r\n\ra").text == "a\r\na\r\n\r\na"
        assert read(unix, "a\na\r\n\ra").text == "a\na\n\na"

    def test_a_carriage_return_that_was_just_typed_waits_for_its_line_feed(self):
        dos = character_model(UNKNOWN, *"a\r\n")
        assert read_so_far(dos, "a\na\r").text == "a\r\na\r"
        assert read_so_far(dos, "a\r\n").text == "a\r\n"
        assert read(dos, "a\na\r").text == "a\r\na\r\n"

    def test_the_target_is_the_next_one(self):
        reading = read(character_model(UNKNOWN, *"ab"), "aXb")
        assert reading.symbols.tolist() == [2, 1, 3]
        assert reading.targets == ("X", "b", "")
        assert reading.has_target.tolist() == [False, True, False]
        assert reading.target_indices[1] == 3

    def test_nothing_cannot_be_read_not_even_of_a_text_being_typed(self):
        model = character_model(UNKNOWN, "a")
        for reading in (read, read_so_far):
            with pytest.raises(EmptyTextError, match=r"; give at least one character$"):
                reading(model, "")

    def test_a_character_outside_an_alphabet_without_unknown_is_named(self):
        with pytest.raises(ValueError, match="text: the character 'b' is not in the model's"):
            read(character_model("a"), "ab")


@pytest.mark.parametrize("longest", [MAX_CHARACTERS, 7])
def test_a_text_that_is_too_long_says_by_how_much(make_model, longest):
    with pytest.raises(LongTextError) as refused:
        read(make_model(), "a" * (longest + 1), longest)
    assert (refused.value.characters, refused.value.longest) == (longest + 2, longest)
    assert read(make_model(), "a" * 5000, longest=None).text == " " + "a" * 5000


def test_an_error_names_the_argument(make_model):
    with pytest.raises(ValueError, match=r"^train_text: it is empty"):
        read(make_model(), "", name="train_text")
    with pytest.raises(ValueError, match=r"^train_text: 3 characters"):
        read(make_model(), "aa", 2, name="train_text")


def test_what_was_read_is_not_read_again(make_model):
    reading = read(make_model(), "a part")
    assert read(make_model(), reading) is reading


def test_a_timestep_is_one_of_the_texts(make_model):
    reading = read(make_model(), "part")
    reading.check_timestep(4)
    for timestep in (-1, 5):
        with pytest.raises(ValueError, match="the text has timesteps 0 to 4"):
            reading.check_timestep(timestep)


@given(text=st.text("ab \n", min_size=1))
def test_every_character_has_a_target_of_its_own(text):
    reading = read(character_model(UNKNOWN, *"ab\n"), text, longest=None)
    sizes = {len(reading.text), len(reading.targets), len(reading.symbols)}
    assert sizes == {len(reading.has_target)} == {len(reading.target_indices)}
    assert not reading.has_target[-1]
    np.testing.assert_array_equal(reading.symbols[1:], reading.target_indices[:-1])


def test_of_tokens_their_number_is_bounded_as_that_of_characters_is():
    model = from_object(ByteTokens())
    assert len(read(model, "é" * 500).symbols) == 1000
    with pytest.raises(LongTextError, match="text: 1,002 tokens; shorten it to 1,000 or fewer"):
        read(model, "é" * 501)


def test_a_text_of_which_nothing_is_read_is_told_from_an_empty_one():
    model = from_object(ByteTokens())
    with pytest.raises(EmptyTextError, match="the model reads nothing of it; give at least one to"):
        read(model, "???")
    with pytest.raises(EmptyTextError, match="it is empty; give at least one token"):
        read(model, "")
