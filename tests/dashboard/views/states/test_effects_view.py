"""The texts of a corpus in which an edit is measured."""

from itertools import pairwise

from dashboard.views.states.effects_view import LENGTH, TEXTS, texts_of


def test_an_edit_is_measured_on_texts_that_are_spread_over_the_corpus_and_do_not_overlap():
    corpus = "".join(chr(0x4E00 + at) for at in range(20_300))
    texts = texts_of(corpus)
    assert len(texts) == min(TEXTS, len(corpus) // LENGTH)
    places = [corpus.index(text) for text in texts]
    assert places[0] == 0
    assert min(b - a for a, b in pairwise(places)) >= LENGTH


def test_a_short_corpus_has_fewer_texts():
    assert texts_of("ab" * 500) == ["ab" * 100] * 5
