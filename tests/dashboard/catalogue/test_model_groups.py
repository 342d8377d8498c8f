"""The models of the picker in groups: by origin, then by unit, and what a search finds them by."""

import pytest

from dashboard.catalogue.catalogue import pulled_entry, usable
from dashboard.catalogue.model_groups import listed_groups
from tests.support.tiny_checkpoints import save_tiny_character_model


@pytest.fixture
def sweep(own_checkpoints):
    for unit in ("gru", "lstm"):
        for size in (8, 16):
            save_tiny_character_model(own_checkpoints / f"warpeace_{unit}_1x{size}", unit)
    return own_checkpoints


def names(groups):
    return {
        group.name: [[model.name for model in models] for models in group.units] for group in groups
    }


@pytest.mark.usefixtures("sweep")
def test_models_of_a_unit_stand_together_under_where_they_come_from():
    of_characters = [entry for entry in usable().values() if entry.target == "character"]
    (name,) = {entry.origin for entry in of_characters}
    assert names(listed_groups(of_characters)) == {
        name: [
            ["GRU 1×8, War and Peace", "GRU 1×16, War and Peace"],
            ["LSTM 1×8, War and Peace", "LSTM 1×16, War and Peace"],
        ]
    }


def test_a_group_does_not_say_again_in_each_name_what_it_is_called():
    published = [usable()[f"published/{unit}"] for unit in ("gru", "nested_lstm")]
    (group,) = listed_groups(published)
    assert group.name.endswith("published")
    listed = [model for models in group.units for model in models]
    assert [model.name for model in listed] == ["GRU", "Nested LSTM"]
    assert [model.label for model in listed] == ["GRU, published", "Nested LSTM, published"]


@pytest.mark.usefixtures("sweep")
def test_the_places_are_those_of_the_catalogue():
    entries = list(usable().values())
    listed = [
        model for group in listed_groups(entries) for models in group.units for model in models
    ]
    in_place = sorted(listed, key=lambda model: model.place)
    assert [model.id for model in in_place] == [entry.id for entry in entries]


def test_models_of_the_hub_have_a_group_of_their_own(tiny_checkpoints):
    entry = pulled_entry(
        "alice/tiny@" + "1" * 40, "alice/tiny@1111111", tiny_checkpoints / "gru", 0
    )
    assert names(listed_groups([entry])) == {"From the Hub": [["alice/tiny@1111111"]]}


def test_a_search_finds_a_model_by_its_unit_its_names_and_its_origin():
    (group,) = listed_groups([usable()["gru"]])
    ((model,),) = group.units
    for name in ("GRU", "gru", "bundled/gru", group.name):
        assert name in model.words
