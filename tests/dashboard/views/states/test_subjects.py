"""The models' readings of one text: which symbols a stretch of it is."""

import memviz
from dashboard.catalogue.entries import OwnEntry
from dashboard.measuring.corpora import CorpusText
from dashboard.views.states import subjects
from dashboard.views.states.selection import SelectedSpan
from dashboard.views.states.subjects import ModelOfText, text_read
from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.models.reading import read
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary
from tests.support.objects import AT_LEVEL


def subject_of(text: str, *symbols: str) -> ModelOfText:
    alphabet = (PADDING, UNKNOWN, *symbols)
    model = Model(
        ModelConfig("lstm", 2, 4, 4, len(alphabet), target="character"), Vocabulary(alphabet)
    )
    entry = OwnEntry(id="own", label="Own", colour="#123456", model=model)
    return ModelOfText(entry, model.eval(), read(model, text))


def test_where_each_symbol_is_a_character_a_stretch_is_its_timesteps():
    subject = subject_of("abba", "a", "b")
    assert subject.timestep(SelectedSpan(1, 2)) == 2
    assert subject.span(SelectedSpan(1, 2)) == (1, 3)
    assert subject.span(SelectedSpan(3, 3)) == (3, 4)


def test_a_line_end_that_is_read_as_two_symbols_is_one_character_of_the_text():
    subject = subject_of("a\nb", "a", "b", "\r", "\n")
    assert subject.reading.text == "a\r\nb"
    assert subject.drawn == "a\nb"
    assert subject.timestep(SelectedSpan(2, 2)) == 3
    assert subject.span(SelectedSpan(0, 1)) == (0, 3)


def test_the_parts_of_its_state_are_named_and_counted():
    assert subject_of("ab", "a", "b").places == {
        (1, "h"): 4, (1, "c"): 4, (2, "h"): 4, (2, "c"): 4
    }  # fmt: skip


def test_of_large_states_a_corpus_is_read_in_part(monkeypatch):
    subject, corpus = subject_of("ab", "a", "b"), CorpusText("a", "here", "ab" * 10)
    assert text_read(subject, corpus) == corpus.text
    monkeypatch.setattr(subjects, "MOST_NUMBERS", 100)
    assert text_read(subject, corpus) == "ab" * 3, "16 numbers after each of six characters"


def test_a_model_that_names_no_parts_has_none(make_model):
    less = memviz.from_object(AT_LEVEL[1](make_model()))
    entry = OwnEntry(id="less", label="Less", colour="#123456", model=less)
    assert ModelOfText(entry, less, read(less, "part of the north")).places == {}
