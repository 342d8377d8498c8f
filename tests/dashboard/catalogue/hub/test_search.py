"""Finding models on the Hub: a table from one request, ticks to compare, a name to pull."""

from pathlib import Path

import pytest
from huggingface_hub import constants
from streamlit.testing.v1 import AppTest

from dashboard.catalogue.hub.table import hub_table
from memviz.hub import Found, Hub
from tests.support.hostile.listed_numbers import NUMBERS, list_with
from tests.support.hub_app import arrived, chosen, opened, search, warnings
from tests.support.hubstub import HubStub

CARD = """---
library_name: memviz
tags: [memviz, {unit}, wiki8]
memviz:
  unit: {unit}
  layers: 2
  hidden_size: 256
  parameters: 1083
  corpus: wiki8
  cross_entropy: 2.5
  accuracy: 0.45
---
# A model
"""


def shared(folder: Path, unit: str) -> dict[str, bytes]:
    """The files of the tiny model of that unit, with a card that says what it is."""
    files = {path.name: path.read_bytes() for path in (folder / unit).iterdir()}
    return files | {"README.md": CARD.format(unit=unit).encode()}


@pytest.fixture
def shelf(the_hub: HubStub, tiny_checkpoints: Path) -> HubStub:
    """A Hub with alice/tiny, a GRU, and the newer lab/small, an LSTM."""
    the_hub.repositories.clear()
    the_hub.add("alice/tiny", shared(tiny_checkpoints, "gru"))
    the_hub.add("lab/small", shared(tiny_checkpoints, "lstm"))
    the_hub.add("alice/other", {"README.md": b"---\ntags: [else]\n---\n"})
    return the_hub


def found(app: AppTest) -> list[str]:
    tables = [table.value for table in app.dataframe if "Downloads" in table.value.columns]
    return [name.partition("@")[0] for name in tables[0]["Model"]] if tables else []


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_that_fit_nowhere_break_no_table(shelf, number):
    list_with(shelf, number)
    app = search(opened())
    assert not app.exception
    assert "a/good" in found(app)


def test_a_search_is_one_request_and_shows_what_the_cards_say(shelf):
    app = search(opened())
    assert found(app) == ["lab/small", "alice/tiny"]
    assert len([line for line in shelf.requests if "/api/models" in line]) == 1
    table = next(table.value for table in app.dataframe if "Downloads" in table.value.columns)
    row = table.iloc[1]
    assert row["Model"] == f"alice/tiny@{shelf.repositories['alice/tiny'].newest.sha[:7]}"
    assert (row["Unit"], row["Layers"], row["Hidden size"]) == ("GRU", 2, 256)
    assert (row["Parameters"], row["Corpus"]) == (1083, "wiki8")
    assert row["Cross entropy, nats"] == pytest.approx(2.5)
    assert row["Known words, %"] == pytest.approx(45)
    assert row["Downloads"] == 0
    assert row["Updated"] == shelf.repositories["alice/tiny"].newest.date.replace(
        microsecond=row["Updated"].microsecond
    )


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"name": "SMALL"}, ["lab/small"]),
        ({"owner": "alice"}, ["alice/tiny"]),
        ({"unit": "lstm"}, ["lab/small"]),
        ({"corpus": "wiki8"}, ["lab/small", "alice/tiny"]),
        ({"corpus": "text8"}, []),
    ],
)
@pytest.mark.usefixtures("shelf")
def test_a_search_by_name_owner_unit_and_corpus(fields, expected):
    app = search(opened(), **fields)
    assert found(app) == expected
    assert ("The Hub has no such model. Try a broader search." in [i.value for i in app.info]) == (
        not expected
    )


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ({"hub_name": "SMALL"}, ["lab/small"]),
        ({"hub_owner": "alice"}, ["alice/tiny"]),
        ({"hub_unit": "LSTM"}, ["lab/small"]),
        ({"hub_corpus": "wiki8", "hub_unit": "GRU"}, ["alice/tiny"]),
    ],
)
def test_an_address_reopens_a_search_with_one_request(shelf, address, expected):
    app = opened(**address)
    assert found(app) == expected
    assert found(app.run()) == expected
    assert len([line for line in shelf.requests if "/api/models" in line]) == 1


@pytest.mark.usefixtures("shelf")
def test_a_new_search_forgets_the_ticks_of_the_last():
    app = search(opened(models="gru"))
    app.session_state["hub_found"] = {"selection": {"rows": [0], "columns": [], "cells": []}}
    app.run()
    assert not app.button(key="hub_compare").disabled
    assert search(app, owner="alice").button(key="hub_compare").disabled
    assert found(app) == ["alice/tiny"]


def test_the_ticked_are_pulled_at_the_commits_shown_and_compared(shelf):
    app = search(opened(models="gru"))
    assert app.button(key="hub_compare").disabled
    newest = {name: shelf.repositories[name].newest.sha for name in ("alice/tiny", "lab/small")}
    app.session_state["hub_found"] = {"selection": {"rows": [0, 1], "columns": [], "cells": []}}
    app.run()
    app.button(key="hub_compare").click().run()
    arrived(app)
    assert set(chosen(app)) == {"gru", *(f"{name}@{sha}" for name, sha in newest.items())}


@pytest.mark.parametrize("form", [" lab/small@main ", "lab/small@{short}", "{hub}/lab/small/"])
def test_a_named_model_is_pulled_and_compared(shelf, form):
    """By its branch, by the commit as this page shows it, by the address of its page."""
    short = shelf.repositories["lab/small"].newest.sha[:7]
    app = opened(models="gru")
    app.text_input(key="hub_reference").set_value(form.format(short=short, hub=constants.ENDPOINT))
    next(button for button in app.button if button.label == "Pull").click().run()
    sha = shelf.repositories["lab/small"].newest.sha
    assert chosen(arrived(app)) == ["gru", f"lab/small@{sha}"]


@pytest.mark.usefixtures("shelf")
def test_a_name_that_cannot_be_one_is_answered_in_words():
    app = opened(models="gru")
    app.text_input(key="hub_reference").set_value("../../etc")
    next(button for button in app.button if button.label == "Pull").click().run()
    assert "is not the name of a model on the Hub; write owner/name" in warnings(arrived(app))


def test_a_card_that_says_nothing_or_nonsense_leaves_the_row_open(shelf, tiny_checkpoints):
    nonsense = b"---\ntags: [memviz]\nmemviz: {unit: 3, layers: -1, accuracy: 7}\n---\n"
    shelf.repositories.clear()
    shelf.add("alice/odd", shared(tiny_checkpoints, "gru") | {"README.md": nonsense})
    (model,) = Hub(token=False).listing().models
    row = hub_table([model]).iloc[0]
    assert row[["Unit", "Layers", "Hidden size", "Corpus", "Known words, %"]].isna().all()


def test_the_table_of_no_models_has_its_columns():
    none: list[Found] = []
    assert "Downloads" in hub_table(none).columns
