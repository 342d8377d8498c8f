"""What is ready before the first visitor comes, and what no visitor waits for."""

import gc
import os
import subprocess
import sys
from threading import Event

import pytest
from altair.utils import schemapi

import memviz
from dashboard import serving, warming
from dashboard.catalogue.catalogue import usable
from dashboard.catalogue.entries import with_weights
from dashboard.server.kept import Kept
from dashboard.views.errors import probabilities
from dashboard.views.gates import saturations as gate_saturations
from dashboard.warming import (
    compute_first_views,
    import_what_pages_need,
    open_default_models,
    set_aside,
)
from tests.support.hub_app import opened
from tests.support.loops import result_of
from tests.support.project import ROOT
from tests.support.tiny_checkpoints import save_tiny_character_model

VISIT_ALL_PAGES = """
import sys
from pathlib import Path
from streamlit.testing.v1 import AppTest
from threading import Event
from dashboard.warming import warm

warm(Event())
ready = set(sys.modules)
for page in sorted(Path("pages").glob("*.py")):
    app = AppTest.from_file(str(Path("dashboard/shell.py").resolve()), default_timeout=60)
    app.switch_page(f"../pages/{page.name}").run()
print(*sorted(set(sys.modules) - ready))
"""
RUNNING = Event()  # never set: the server goes on
LARGE = ("torch", "pandas", "altair", "vl_convert", "huggingface_hub")


def run(code: str) -> str:
    """Return what a fresh process prints."""
    process = [sys.executable, "-W", "ignore", "-c", code]
    return subprocess.run(process, cwd=ROOT, check=True, capture_output=True, text=True).stdout


@pytest.mark.usefixtures("checkpoints")
def test_after_warming_a_page_loads_no_module_of_memviz_and_no_large_library():
    imported = run(VISIT_ALL_PAGES).split()
    slow = [name for name in imported if name.split(".")[0] in ("memviz", "dashboard", "train")]
    assert slow == []
    assert set(imported).isdisjoint(LARGE)


def test_what_is_set_aside_is_not_collected_after_every_run():
    set_aside()
    try:
        assert gc.get_freeze_count() > 10_000
        assert len(gc.get_objects()) < 5_000
    finally:
        gc.unfreeze()


def test_each_visitor_computes_on_one_thread_unless_the_environment_says_otherwise(monkeypatch):
    code = "import dashboard.serving, torch; print(torch.get_num_threads())"
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    assert run(code).strip() == "1"
    monkeypatch.setitem(os.environ, "OMP_NUM_THREADS", "2")
    assert run(code).strip() == "2"


def test_what_visitors_would_wait_for_longest_is_computed_beforehand(own_checkpoints, monkeypatch):
    save_tiny_character_model(own_checkpoints / "warpeace_lstm_1x8")
    compute_first_views(with_weights(usable().values()), RUNNING)
    computed = []
    monkeypatch.setattr(probabilities, "next_character_probabilities", computed.append)
    monkeypatch.setattr(gate_saturations, "gate_saturation", computed.append)
    monkeypatch.setattr(memviz, "connectivity", computed.append)
    for page in ("connectivity", "case_studies", "errors", "gates"):
        assert not opened(page).exception
    assert computed == []


def test_a_dashboard_with_models_of_characters_alone_is_warmed(tmp_path, monkeypatch):
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(tmp_path))
    for unit in ("rnn", "lstm"):
        save_tiny_character_model(tmp_path / f"warpeace_{unit}_1x8", unit)
    models = open_default_models(RUNNING)
    assert {model.id for model in models} == {"warpeace_rnn_1x8", "warpeace_lstm_1x8"}
    computed = []
    monkeypatch.setattr(warming, "saturation_on", lambda model, *_: computed.append(model.id))
    monkeypatch.setattr(warming, "probabilities_on", lambda model, *_: computed.append(model.id))
    compute_first_views(models, RUNNING)
    assert sorted(computed) == ["warpeace_lstm_1x8"] * 2 + ["warpeace_rnn_1x8"] * 2


def test_the_server_ends_as_ever_whatever_was_raised_while_it_warmed(monkeypatch, caplog):
    def fail(_):
        raise KeyError("gate")

    monkeypatch.setattr(warming, "warm", fail)

    async def serve():
        async with serving.lifespan(None):
            pass

    result_of(serve())
    assert "not opened early (KeyError: 'gate')" in caplog.text


def test_a_server_that_is_stopped_begins_no_more_computations(monkeypatch):
    stopped, computed = Event(), []

    def compute(entry, _text, progress):
        computed.append(entry.id)
        stopped.set()
        progress(0.5)  # in the midst of the rows
        computed.append("the rest of the rows")

    monkeypatch.setattr(warming, "connectivity_of", compute)
    compute_first_views(with_weights(usable().values()), stopped)
    assert computed == ["gru"]


def test_a_server_that_is_stopped_opens_no_more_models(monkeypatch):
    stopped, opened = Event(), []

    def load_one(entry):
        opened.append(entry.id)
        stopped.set()

    monkeypatch.setattr(warming, "load", load_one)
    assert [entry.id for entry in open_default_models(stopped)] == opened
    assert len(opened) == 1


def test_the_server_tells_its_warming_that_it_is_stopped(monkeypatch):
    told = []
    monkeypatch.setattr(warming, "warm", lambda stopped: told.append(stopped.wait(timeout=10)))

    async def serve():
        async with serving.lifespan(None):
            pass

    result_of(serve())
    assert told == [True]


def test_a_dashboard_without_checkpoints_opens_none(tmp_path, monkeypatch):
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(tmp_path))
    assert open_default_models(RUNNING) == []


def test_visitors_do_not_wait_for_checks_of_what_the_tests_check(monkeypatch):
    monkeypatch.setattr("altair.utils.schemapi.DEBUG_MODE", True)
    import_what_pages_need()
    assert not schemapi.DEBUG_MODE


@pytest.mark.parametrize("error", [ValueError("a character"), KeyError("gate"), RuntimeError()])
def test_a_model_that_cannot_read_the_first_view_stops_nothing(monkeypatch, error):
    refused = []

    def refuse(entry, _text, **_):
        refused.append(entry.id)
        raise error

    monkeypatch.setattr(warming, "connectivity_of", refuse)
    compute_first_views(with_weights(usable().values()), RUNNING)
    assert refused == ["gru", "lstm"]


def test_a_text_that_is_read_when_the_server_is_stopped_is_not_read_to_its_end(
    own_checkpoints, monkeypatch, caplog
):
    save_tiny_character_model(own_checkpoints / "warpeace_lstm_1x8")
    stopped, read = Event(), []

    def reading(_model, _held_out, progress):
        for share in (0.1, 0.2, 0.3):
            read.append(share)
            if share == 0.2:
                stopped.set()
            progress(share)

    monkeypatch.setattr(probabilities, "_READ", Kept(most=1))
    monkeypatch.setattr(probabilities, "next_character_probabilities", reading)
    compute_first_views(with_weights(usable().values()), stopped)
    assert read == [0.1, 0.2]
    assert not caplog.records
