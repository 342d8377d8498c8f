"""What the states still hold: computed when a visitor opens it, layer by layer."""

import json
from pathlib import Path

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

import memviz
from dashboard.catalogue.catalogue import catalogue
from dashboard.catalogue.entries import OwnEntry
from dashboard.catalogue.loading import load
from dashboard.views.connectivity import kept_writes
from dashboard.views.connectivity.kept_view import Chosen, _panel
from dashboard.views.connectivity.kept_writes import kept_writes_of
from tests.support.objects import AT_LEVEL
from tests.support.pages import SHELL, texts
from tests.support.tiny_checkpoints import save_tiny_checkpoints

TEXT = " the study of north africa"
LAST = len(TEXT) - 1


def opened(
    text: str, timestep: int, models: tuple[str, ...], is_open: bool = True, **address: str
) -> AppTest:
    app = AppTest.from_file(SHELL, default_timeout=60)
    app.query_params["models"] = list(models)
    app.run().switch_page("../pages/connectivity.py")
    app.query_params["text"], app.query_params["t"] = [text.strip()], [str(timestep)]
    for name, value in address.items():
        app.query_params[name] = value
    app.session_state["kept"] = is_open
    app.run()
    assert not app.exception
    return app


@pytest.fixture
def with_a_mamba(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(save_tiny_checkpoints(tmp_path, ("gru", "mamba"))))


def choice(app: AppTest):
    """Return the choice between what is held and what is found, None where there is none."""
    there = [one for one in app.expander[1].button_group if one.label == "Of what was written"]
    return there[0] if there else None


def said(app: AppTest) -> str:
    return texts(app.expander[1].caption)


def nothing(_: float) -> None:
    return None


def test_nothing_is_computed_before_it_is_opened(monkeypatch):
    def never(*_):
        raise AssertionError("nobody has asked for it")

    monkeypatch.setattr(memviz, "kept_writes", never)
    app = opened(TEXT, LAST, ("GRU", "LSTM"), is_open=False)
    assert app.expander[1].label == "What the state still holds"
    assert said(app) == ""


def test_opened_it_shows_every_models_and_saves_them():
    app = opened(TEXT, LAST, ("GRU", "LSTM"))
    assert "as a share of all that is left" in said(app)
    assert "What is held need not be used" in said(app)
    assert [one.value for one in app.expander[1].markdown] == [
        "**GRU**: after every character", "**LSTM**: after every character"
    ]  # fmt: skip
    saved = [button.proto.label for button in app.expander[1].get("download_button")]
    assert saved == ["Picture, SVG", "Picture, PNG", "Picture, PDF", "Data, CSV", "Data, JSON"]
    assert choice(app) is None


@pytest.mark.usefixtures("with_a_mamba")
def test_where_a_model_has_a_query_a_visitor_chooses_what_it_finds():
    app = opened(TEXT, LAST, ("GRU", "Mamba"))
    assert choice(app).options == ["Held", "Found by the query"]
    assert "as a share of all that is left" in said(app)
    assert len(app.expander[1].markdown) == 2
    choice(app).set_value("Found by the query").run()
    assert not app.exception
    assert "as a share of all that it finds" in said(app)
    assert "the output gate may still shut it off" in said(app)
    assert "as a share of all that is left" not in said(app)
    assert [one.value for one in app.expander[1].markdown] == ["**Mamba**: after every character"]
    (square,) = app.expander[1].get("vega_lite_chart")
    assert "Found after character" in square.proto.spec
    view = json.loads(app.expander[1].get("bidi_component")[0].proto.mixed.json)
    assert view["kept"] == "found"
    notes = {one["label"]: one["note"] for one in view["models"]}
    assert notes["Mamba"] is None
    assert notes["GRU"] == ("Layer 1 has no query: its output reads each number of the memory.")


@pytest.mark.usefixtures("with_a_mamba")
def test_what_is_found_is_in_the_address_and_what_is_saved_is_called_so():
    app = opened(TEXT, LAST, ("Mamba",), writes="Found by the query")
    assert choice(app).value == "Found by the query"
    keys = [button.key for button in app.expander[1].get("download_button")]
    assert keys[0] == f"found_1_{LAST} Picture, SVG"


@pytest.mark.usefixtures("with_a_mamba")
def test_models_without_a_query_are_shown_what_they_hold_whatever_the_address_says():
    app = opened(TEXT, LAST, ("GRU",), writes="Found by the query")
    assert choice(app) is None
    assert "as a share of all that is left" in said(app)


def test_where_no_layer_keeps_anything_it_is_said_and_no_view_is_drawn(monkeypatch):
    monkeypatch.setattr(kept_writes, "layers_with_memory", lambda _: [])
    app = opened(" north of the study", 9, ("GRU", "LSTM"))
    assert "GRU**: Layer 1 has no gate that keeps a memory" in said(app)
    assert "LSTM**: Layer 1 has no gate that keeps a memory" in said(app)
    assert not app.expander[1].get("download_button")


def test_a_published_model_says_why_there_is_nothing():
    app = opened(memviz.published().text, 106, ("GRU, published",))
    assert "GRU, published**: not available" in said(app)


def test_a_layer_is_computed_once(monkeypatch):
    entry, text, told = catalogue()["gru"], " a part of the north", []
    found = kept_writes_of(entry, text, 1, told.append)
    assert found is not None
    expected = memviz.kept_writes(load(entry), text, 1)
    np.testing.assert_array_equal(found.norms[1], expected.norms[1])
    assert told == sorted(told)
    assert told[-1] == 1
    monkeypatch.setattr(memviz, "kept_writes", None)
    assert kept_writes_of(entry, text, 1, nothing) is found


def test_what_cannot_be_shown_is_said_in_the_panel(make_model):
    less = memviz.from_object(AT_LEVEL[3](make_model()))
    entry = OwnEntry(id="less", label="Less", colour="#123456", model=less)
    assert _panel(entry, TEXT, TEXT, Chosen(1), nothing).note == (
        "This model does not tell what it keeps from what it writes."
    )
    own = OwnEntry(id="own", label="Own", colour="#123456", model=make_model("lstm"))
    assert _panel(own, TEXT, TEXT, Chosen(1), nothing).note is None
    assert _panel(own, TEXT, TEXT, Chosen(1, found=True), nothing).note == (
        "Layer 1 has no query: its output reads each number of the memory."
    )
    assert _panel(own, TEXT, TEXT + "s", Chosen(1), nothing).note == (
        "This model makes another text of what is typed."
    )
    simple = OwnEntry(id="simple", label="S", colour="#123456", model=make_model("rnn"))
    assert _panel(simple, TEXT, TEXT, Chosen(1), nothing).note == (
        "Layer 1 has no gate that keeps a memory, so nothing can be told apart in it."
    )
