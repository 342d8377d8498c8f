"""Connectivities as they arrive: one true row at once, then all, kept for the next run."""

import numpy as np
import pytest

import memviz
from dashboard.catalogue.catalogue import catalogue
from dashboard.catalogue.loading import (
    AS_PUBLISHED,
    connectivity_of,
    connectivity_parts,
    load,
    published,
)
from dashboard.views.connectivity.arrival import Arrival
from memviz.analysis.connectivity.variants import Variant


class Place:
    """Where progress is drawn; it remembers what was."""

    def __init__(self) -> None:
        self.drawn: list[tuple[int, str]] = []

    def progress(self, percent: int, text: str) -> None:
        self.drawn.append((percent, text))


@pytest.fixture
def text(request) -> str:
    """A text that no other test has asked a connectivity of."""
    letters = "".join(c for c in request.node.name if c.isascii() and c.isalpha())
    return f" the study of {letters.lower()} in north africa"


def test_the_first_part_holds_the_pinned_row_and_the_second_all(text):
    entry, variant = catalogue()["gru"], Variant("log_probability", "gradient_times_input")
    row, whole = connectivity_parts(entry, text, variant, first=7)
    expected = memviz.connectivity(
        load(entry), text, target=variant.target, measure=variant.measure
    )
    assert (list(row.timesteps), list(whole.timesteps)) == ([7], list(range(len(text))))
    np.testing.assert_allclose(row.row, expected.matrix[7, :8], rtol=1e-4, atol=1e-9)
    np.testing.assert_allclose(whole.matrix, expected.matrix, rtol=1e-4, atol=1e-9)


def test_what_was_computed_once_comes_whole_at_once(text):
    entry = catalogue()["gru"]
    whole = connectivity_of(entry, text)
    (kept,) = connectivity_parts(entry, text, AS_PUBLISHED, first=3)
    assert kept is whole


def test_variants_are_kept_apart(text):
    entry = catalogue()["gru"]
    squared = connectivity_of(entry, text)
    norm = connectivity_of(entry, text, Variant("logit", "norm"))
    np.testing.assert_allclose(np.sqrt(squared.matrix), norm.matrix, rtol=1e-4, atol=1e-9)


def test_a_published_model_has_the_articles_text_as_published_only():
    entry, article = catalogue()["published/gru"], published()
    shown = connectivity_of(entry, article.text)
    np.testing.assert_array_equal(shown.matrix, article.models["gru"].connectivity.matrix)
    assert connectivity_of(entry, " another text") is None
    assert connectivity_of(entry, article.text, Variant("log_probability")) is None


def test_panels_without_a_connectivity_say_what_there_would_be(text):
    entry = catalogue()["published/gru"]
    (other_text,) = Arrival([entry], text, AS_PUBLISHED, 0).panels
    assert "article's own text" in other_text.note
    (variant,) = Arrival([entry], published().text, Variant("logit", "norm"), 0).panels
    assert "squared norm of the logit" in variant.note


def test_all_models_show_their_row_before_any_matrix_is_computed_and_then_are_whole(text):
    entries, place = [catalogue()[id] for id in ("gru", "lstm")], Place()
    arrival = Arrival(entries, text, AS_PUBLISHED, 5)
    assert [list(panel.connectivity.timesteps) for panel in arrival.panels] == [[5], [5]]
    arrival.finish(place)
    again = Arrival(entries, text, AS_PUBLISHED, 9)
    assert [len(panel.connectivity.timesteps) for panel in again.panels] == [len(text)] * 2
    percents = [percent for percent, _ in place.drawn]
    assert percents == sorted(percents)
    assert percents[-1] == 100
    assert {text for _, text in place.drawn} == {
        "Computing the other rows: GRU",
        "Computing the other rows: LSTM",
    }


def test_nothing_is_computed_or_drawn_when_all_is_there(text):
    entries, place = [catalogue()["gru"]], Place()
    connectivity_of(entries[0], text)
    Arrival(entries, text, AS_PUBLISHED, 5).finish(place)
    assert place.drawn == []
