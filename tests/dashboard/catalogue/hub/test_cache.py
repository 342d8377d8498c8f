"""The dashboard keeps what it pulls in a folder of its own, bounded; what visitors show stays."""

import os
import re
import time

import pytest

from dashboard.catalogue.hub import pulls as hub_pulls
from dashboard.catalogue.hub.cache import cache_folder, names_at_hand
from dashboard.catalogue.hub.pulls import pulled_here
from memviz.files.alone import HeldError, alone_in
from tests.support.hub_app import arrived, chosen, opened, warnings
from tests.support.hubstub import Hang
from tests.support.hubstub.example import model_files

NAMES = ("alice/a", "alice/b", "lab/c")
SIZE = sum(map(len, model_files().values()))
WEIGHTS = "GET /large/"


@pytest.fixture
def shelf(the_hub):
    """A Hub with three models of the same size."""
    for name in NAMES:
        the_hub.add(name, model_files() | {"README.md": name.encode()})
    return the_hub


@pytest.fixture
def small_cache(shelf, tmp_path, monkeypatch):
    """The folder of a cache that holds two of the models."""
    monkeypatch.setenv("MEMVIZ_HUB_CACHE", str(tmp_path / "own"))
    monkeypatch.setattr(hub_pulls, "MOST_BYTES", int(2.5 * SIZE))
    return shelf, tmp_path / "own" / "hub"


def kept(cache) -> set[str]:
    return {folder.name.removeprefix("models--").replace("--", "/") for folder in cache.iterdir()}


@pytest.mark.usefixtures("the_hub")
def test_the_folder_is_below_the_client_s_unless_one_is_named(tmp_path, monkeypatch):
    arrived(opened(models="alice/tiny"))
    assert cache_folder().is_relative_to(tmp_path / "huggingface")
    assert (cache_folder() / "hub").is_dir()
    assert not (tmp_path / "huggingface" / "hub").exists()
    monkeypatch.setenv("MEMVIZ_HUB_CACHE", str(tmp_path / "own"))
    assert cache_folder() == tmp_path / "own"


def test_of_two_dashboards_with_one_folder_the_second_takes_the_next(tmp_path, monkeypatch):
    """Else each would remove the models that the other's visitors look at."""
    monkeypatch.setenv("MEMVIZ_HUB_CACHE", str(tmp_path / "own"))
    with alone_in(tmp_path / "own"):
        assert cache_folder() == tmp_path / "own-2"
    assert cache_folder() == tmp_path / "own-2", "it stays there until it ends"
    with pytest.raises(HeldError, match=f"in use by process {os.getpid()}"):
        alone_in(tmp_path / "own-2").__enter__()


def test_a_folder_that_cannot_be_made_is_named_all_the_same(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("MEMVIZ_HUB_CACHE", str(tmp_path / "file" / "own"))
    assert cache_folder() == tmp_path / "file" / "own"


def test_what_no_visitor_has_at_hand_makes_room(small_cache):
    _, cache = small_cache
    first = arrived(opened(models="alice/a"))
    arrived(opened(models="alice/b"))  # and leaves
    assert chosen(arrived(opened(models="lab/c")))[0].startswith("lab/c")
    assert {"alice/a", "lab/c"} <= kept(cache)
    assert "alice/b" not in kept(cache)
    assert not first.run().exception


def test_what_visitors_have_at_hand_stays_and_a_further_model_waits(small_cache):
    _, cache = small_cache
    visitors = [arrived(opened(models=name)) for name in NAMES[:2]]
    late = arrived(opened(models="gru,lab/c"))
    assert chosen(late) == ["gru"]
    assert "there is no room for its" in warnings(late)
    assert {"alice/a", "alice/b"} <= kept(cache)
    assert names_at_hand() >= {"alice/a", "alice/b"}
    assert not any(visitor.run().exception for visitor in visitors)


def test_a_model_that_left_the_cache_is_no_longer_here(small_cache):
    shelf, _ = small_cache
    ids = [f"{name}@{shelf.repositories[name].newest.sha}" for name in NAMES]
    for name in NAMES:
        arrived(opened(models=name))
    assert list(pulled_here(ids)) == ids[1:]


def test_a_model_on_its_way_says_how_far_it_is_and_can_be_stopped(shelf):
    shelf.spoil(WEIGHTS, Hang(3))
    app = opened(models="gru,alice/a")
    pull = app.session_state["hub_visit"].pulls["alice/a"]
    while not pull.bytes:
        time.sleep(0.02)
    app.run()
    (bar,) = app.sidebar.get("progress")
    assert re.fullmatch(r".*alice\\/a: 9\d % of 0\.1 MB", bar.proto.text)
    assert 90 <= bar.proto.value <= 99
    app.button(key="hub_stop_alice/a").click().run()
    assert not app.sidebar.get("progress")
    assert app.session_state["hub"] == ""
    assert warnings(app) == ""
    assert chosen(app) == ["gru"]
    pull.wait(2)
    assert pull.done


def test_a_link_shows_its_models_in_its_order_whichever_comes_first(shelf):
    shelf.spoil("GET /alice/a/resolve/.*README", Hang(1))
    app = arrived(opened(models="alice/a,alice/b"))
    assert [entry.partition("@")[0] for entry in app.session_state["hub"].split(",")] == [
        "alice/a",
        "alice/b",
    ]
    visit = app.session_state["hub_visit"]
    assert [id.partition("@")[0] for id in visit.pulled] == ["alice/b", "alice/a"]
    entries = visit.entries()
    assert [id.partition("@")[0] for id in entries] == ["alice/a", "alice/b"]
    assert len({entry.colour for entry in entries.values()}) == 2
