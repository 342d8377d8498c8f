"""Which models an address names, and which are chosen at first."""

import shutil

from hypothesis import assume, given
from hypothesis import strategies as st

from dashboard.catalogue.catalogue import pulled_entry, usable
from dashboard.catalogue.named_models import default_ids, named_in_address


def test_the_gru_and_the_lstm_are_chosen_at_first(own_checkpoints):
    for name in ("another", "rnn", "nested_lstm"):
        shutil.copytree(own_checkpoints / "gru", own_checkpoints / name)
    assert default_ids(usable()) == ["gru", "lstm"]


def test_the_published_models_are_chosen_where_none_is_bundled(tmp_path, monkeypatch):
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(tmp_path))
    assert default_ids(usable()) == ["published/gru", "published/lstm"]


def test_an_address_names_models_by_label_or_id_in_any_case():
    names = ["LSTM", "gru", "GRU, published", "published/lstm"]
    known, unknown = named_in_address(names, usable())
    assert known == ["lstm", "gru", "published/gru", "published/lstm"]
    assert unknown == []


def test_a_model_of_the_hub_is_named_in_its_own_case_alone(tiny_checkpoints):
    """There the other name is another owner's: their commits may begin alike."""
    folder = tiny_checkpoints / "gru"
    pulled = pulled_entry("alice/tiny@" + "1" * 40, "alice/tiny@1111111", folder, 0)
    entries = usable() | {pulled.id: pulled}
    asked = ["alice/tiny@1111111", "Alice/tiny@1111111", "alice/Tiny@" + "1" * 40]
    assert named_in_address(asked, entries) == ([pulled.id], asked[1:])


def test_a_bundled_model_can_be_named_as_such():
    assert named_in_address(["bundled/gru"], usable()) == (["gru"], [])
    assert named_in_address(["bundled/published/gru"], usable()) == ([], ["bundled/published/gru"])


def test_a_name_given_twice_counts_once():
    assert named_in_address(["GRU", "gru"], usable()) == (["gru"], [])


def test_unknown_names_are_handed_back():
    assert named_in_address(["gru", "transformer", ""], usable()) == (["gru"], ["transformer"])


@given(st.text())
def test_any_text_is_handed_back_beside_the_names_that_it_stands_among(text):
    names = {name.casefold() for entry in usable().values() for name in entry.names}
    assume(not any(part.strip().casefold() in names for part in text.split(",")))
    known, unknown = named_in_address([f"GRU,{text},published/lstm"], usable())
    assert known == ["gru", "published/lstm"]
    assert set(unknown) == {part.strip() for part in text.split(",")} - {""}


def test_folders_that_differ_in_case_alone_are_told_apart(tmp_path, monkeypatch, tiny_checkpoints):
    for name in ("gru", "GRU", "Gru"):
        shutil.copytree(tiny_checkpoints / "gru", tmp_path / name)
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(tmp_path))
    entries = usable()
    labels = [entry.label for entry in entries.values()]
    assert len(set(labels)) == len(labels)
    for name in ("gru", "GRU", "Gru"):
        assert named_in_address([name], entries) == ([name], [])
        assert named_in_address([entries[name].label], entries) == ([name], [])
    known, unknown = named_in_address(["gRU"], entries)
    assert (len(known), unknown) == (1, [])
