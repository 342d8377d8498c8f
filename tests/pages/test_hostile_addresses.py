"""Every name that a page reads from its address may hold anything: the page stands."""

import pytest

from tests.support.hostile.texts import TEXTS
from tests.support.hostile.visits import bound_keys, visited
from tests.support.hub_app import arrived
from tests.support.pages import PAGES
from tests.support.tiny_checkpoints import save_tiny_character_model, save_tiny_checkpoints
from tests.support.tiny_report_card import save_tiny_card
from tests.support.tiny_signature import save_tiny_recall, save_tiny_signature

pytestmark = pytest.mark.usefixtures("the_hub")

EVERYWHERE = ("models", "characters", "hub", "predict")
FURTHER = {"errors": {"sample": "20,000"}, "gates": {"read": "own text"}}
WITHOUT_CHOICES = ("overview",)  # but those of every page
SHIFTS = (0, 11, 23)


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    folder = save_tiny_checkpoints(tmp_path_factory.mktemp("both"))
    save_tiny_character_model(folder / "warpeace_lstm_1x8")
    save_tiny_signature(folder / "warpeace_lstm_1x8")
    save_tiny_recall(folder / "warpeace_lstm_1x8")
    save_tiny_card(folder / "gru")
    return folder


@pytest.fixture(autouse=True)
def models_of_both(both, monkeypatch):
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(both))


@pytest.mark.parametrize("page", PAGES)
def test_all_names_at_once_may_hold_anything(page):
    further = FURTHER.get(page, {})
    keys = bound_keys(visited(page, further))
    assert "models" in keys or "characters" in keys
    for shift in SHIFTS:
        values = {key: TEXTS[(7 * place + shift) % len(TEXTS)] for place, key in enumerate(keys)}
        visited(page, values | further)


@pytest.mark.parametrize("page", [page for page in PAGES if page not in WITHOUT_CHOICES])
def test_all_names_at_once_may_be_empty_or_repeated(page):
    keys = [key for key in bound_keys(visited(page, {})) if key not in EVERYWHERE]
    assert keys
    visited(page, dict.fromkeys(keys, ""))
    visited(page, {key: ["1", "", "\x00", "GRU"] for key in keys})


@pytest.mark.parametrize("name", EVERYWHERE)
def test_what_all_pages_read_may_hold_anything(name):
    for value in TEXTS[::6]:
        visited("gates" if name in ("characters", "predict") else "overview", {name: value})
    visited("overview", {name: ["gru"] * 200})


def test_thousands_of_models_of_the_hub_are_not_asked_for():
    names = [f"nobody/model{number}" for number in range(3_000)]
    app = visited("overview", {"models": ",".join(names), "hub": ",".join(reversed(names))})
    visit = app.session_state["hub_visit"]
    assert len(visit.references()) <= 40
    assert len(arrived(app).sidebar.warning) <= 50


@pytest.mark.parametrize("value", ["inf", "-inf", "1e999", "9" * 400, "9" * 5_000, "nan", "\u00b2"])
def test_a_timestep_that_is_none_leaves_the_first_one(value):
    app = visited("connectivity", {"t": value})
    assert app.number_input(key="t").value in (106, 197)
    visited("autocomplete", {"step": value})
    visited("cells", {"cell": f"gru:{value}:h:{value}"})
    memory = visited("memory", {"at": value})
    assert memory.number_input(key="at").value == 120
