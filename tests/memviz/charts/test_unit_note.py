"""A model whose unit is another file here than the one it was trained with has a note."""

import pytest

from memviz.charts import unit_note as module
from memviz.charts.unit_note import unit_note

TRAINED_WITH = "0123456789abcdef" * 4
HERE = "fedcba9876543210" * 4


@pytest.fixture
def known(monkeypatch):
    """Have a unit come from a file of this sha256, None for one that came from no file."""

    def come_from(sha256: str | None) -> None:
        monkeypatch.setattr(module, "sha256_of_unit", {"leaky": sha256}.get)

    return come_from


def test_the_file_trained_with_needs_no_note(known):
    known(TRAINED_WITH)
    assert unit_note("leaky", TRAINED_WITH) is None


def test_another_file_than_the_one_trained_with_is_noted(known):
    known(HERE)
    note = unit_note("leaky", TRAINED_WITH)
    assert TRAINED_WITH[:12] in note
    assert HERE[:12] in note


def test_a_unit_from_no_file_is_noted(known):
    known(None)
    assert "is no file" in unit_note("leaky", TRAINED_WITH)


@pytest.mark.parametrize("recorded", [None, "", 7, ["a"]])
def test_nothing_is_noted_where_no_sha256_was_recorded(recorded):
    assert unit_note("gru", recorded) is None


def test_what_strangers_recorded_is_no_markup():
    assert "<" not in unit_note("gru", "<b>](http://a)")
