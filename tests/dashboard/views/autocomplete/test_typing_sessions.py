"""Suggestions while typing: as good as from scratch, bounded in memory, never an exception."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file

import memviz
from dashboard.catalogue.catalogue import catalogue
from dashboard.catalogue.loading import load
from dashboard.views.autocomplete.typing_route import Question, reply
from dashboard.views.autocomplete.typing_sessions import (
    MAX_CHARACTERS,
    SUGGESTIONS,
    TypingSessions,
    window,
)
from tests.support.tiny_checkpoints import name_no_files


def words_of(answer) -> list[str]:
    return [suggestion.word for suggestion in answer.suggestions]


def test_typing_and_deleting_gives_what_the_whole_text_gives():
    entry, sessions = catalogue()["gru"], TypingSessions()
    for text in ("p", "pa", "par", "pa", "pa of", "x", ""):
        answer = sessions.answer("visitor", entry, text)
        expected = memviz.suggest(load(entry), text, SUGGESTIONS)
        assert words_of(answer) == [suggestion.word for suggestion in expected]
        assert answer.suggestions[0].probability == pytest.approx(expected[0].probability)


def test_visitors_do_not_disturb_each_other():
    entry, sessions = catalogue()["lstm"], TypingSessions()
    alone = words_of(TypingSessions().answer("a", entry, "parts of n"))
    sessions.answer("a", entry, "parts of")
    sessions.answer("b", entry, "something else")
    assert words_of(sessions.answer("a", entry, "parts of n")) == alone


def test_texts_are_kept_up_to_a_number_of_bytes_and_the_least_recent_are_forgotten():
    one = TypingSessions()
    one.answer("v", catalogue()["gru"], "a" * 50)
    sessions = TypingSessions(lambda: 3 * one.nbytes)
    for visitor in range(10):
        sessions.answer(str(visitor), catalogue()["gru"], "a" * 50)
    assert len(sessions) == 3
    assert sessions.nbytes <= 3 * one.nbytes
    sessions.answer("another", catalogue()["gru"], "a" * 120)
    assert len(sessions) == 1


def test_a_text_larger_than_all_may_be_is_answered_and_kept_alone():
    sessions = TypingSessions(lambda: 1)
    for visitor in ("a", "b"):
        assert sessions.answer(visitor, catalogue()["gru"], "parts of").suggestions
    assert len(sessions) == 1


def test_a_text_read_in_slices_is_answered_as_one_read_at_once():
    entry, sessions = catalogue()["gru"], TypingSessions()
    text = "parts of north africa and the schools of america"
    assert sessions.unread("v", entry, text) == len(text)
    left = []
    for _ in range(4):
        sessions.read("v", entry, text, most=15)
        left.append(sessions.unread("v", entry, text))
    assert left == [34, 19, 4, 0], "a text is read with a space before it"
    assert sessions.answer("v", entry, text) == TypingSessions().answer("w", entry, text)


def test_what_is_wrong_with_a_checkpoint_is_said_by_the_answer_only(own_checkpoints):
    (own_checkpoints / "gru" / "model.safetensors").write_bytes(b"nothing")
    sessions = TypingSessions()
    sessions.read("v", catalogue()["gru"], "a" * 200, most=100)
    assert "model.safetensors" in sessions.answer("v", catalogue()["gru"], "a" * 200).note


def test_a_word_outside_the_vocabulary_is_named_beside_the_suggestions():
    answer = TypingSessions().answer("v", catalogue()["gru"], "parts of zzyzx")
    assert len(answer.suggestions) == SUGGESTIONS
    assert answer.note == "No word of its vocabulary begins with “zzyzx”."


def test_the_published_gru_answers_for_its_phrase_only():
    sessions, gru = TypingSessions(), catalogue()["published/gru"]
    assert words_of(sessions.answer("v", gru, "parts of north a"))[0] == "america"
    assert words_of(sessions.answer("v", gru, ""))[0] == "the"
    elsewhere = sessions.answer("v", gru, "something else")
    assert elsewhere.suggestions == ()
    assert "parts of north africa" in elsewhere.note


def test_other_published_models_say_that_nothing_was_published():
    answer = TypingSessions().answer("v", catalogue()["published/lstm"], "parts of")
    assert answer.suggestions == ()
    assert "GRU only" in answer.note


def test_of_models_side_by_side_one_that_overflows_says_so_and_the_others_answer(own_checkpoints):
    """Finite weights of which nothing finite comes."""
    path = own_checkpoints / "gru" / "model.safetensors"
    save_file({name: 3e38 * value.sign() for name, value in load_file(path).items()}, path)
    name_no_files(own_checkpoints / "gru")
    question = Question(id=1, visitor="v", text="parts", models=("gru", "lstm"))
    models = reply(question)["models"]
    assert "what the model computes of these weights is not finite" in models["gru"]["note"]
    assert models["gru"]["suggestions"] == []
    assert len(models["lstm"]["suggestions"]) == SUGGESTIONS


def test_a_checkpoint_with_broken_weights_answers_with_a_note(own_checkpoints):
    (own_checkpoints / "gru" / "model.safetensors").write_bytes(b"nothing")
    answer = TypingSessions().answer("v", catalogue()["gru"], "a")
    assert answer.suggestions == ()
    assert "model.safetensors" in answer.note


@given(st.text(alphabet="ab ", max_size=4 * MAX_CHARACTERS))
def test_the_window_is_the_end_of_the_text_and_no_longer_than_the_limit(text):
    assert text.endswith(window(text))
    assert len(window(text)) <= MAX_CHARACTERS


def test_the_window_begins_with_a_whole_word():
    text = "lengthy " * 400
    assert window(text).startswith(" lengthy ")


def test_the_window_stays_put_while_a_long_text_grows():
    text = "lengthy " * 400
    beginnings = {len(text[:end]) - len(window(text[:end])) for end in range(2001, 2401)}
    assert len(beginnings) == 1
