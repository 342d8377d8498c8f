"""The page Report card: what it shows of which models, what it measures itself, what it saves."""

import json
import shutil
import time
from dataclasses import replace
from pathlib import Path

import pytest

import memviz
from dashboard.catalogue.catalogue import catalogue
from dashboard.measuring.queue import Measuring
from dashboard.server.kept import Kept
from dashboard.views.report_card import cards as cards_module
from dashboard.views.report_card import filters, measuring
from dashboard.views.report_card.cards import keep_here, known_card
from dashboard.views.report_card.measuring import begin_measuring, lacking
from dashboard.views.report_card.table import OPENED
from memviz.charts.report_card.measures import MEASURES
from memviz.charts.report_card.over_training import LEARNT, learnt_title
from memviz.evaluation.over_training import AfterBatches, OverTraining
from memviz.evaluation.parts import written
from memviz.evaluation.report_card import (
    CapacityResults,
    CheckResults,
    kinds_for,
    read_report_card,
    write_report_card,
)
from memviz.evaluation.report_card import measuring as measures
from memviz.models.checkpoint.format import METRICS, REPORT_CARD
from memviz.models.contract import HIGHEST
from tests.support.pages import run, texts
from tests.support.tiny_checkpoints import TEXT
from tests.support.tiny_report_card import save_tiny_card, tiny_card

PATIENCE = 60  # seconds until a measurement has to be done


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch) -> Path:
    """A cache folder of the test's own, in which nothing was measured yet."""
    monkeypatch.setenv("MEMVIZ_HUB_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(cards_module, "_IN_MEMORY", Kept(most=4))
    return tmp_path / "cache"


@pytest.fixture
def models(tiny_checkpoints, tmp_path, monkeypatch) -> Path:
    """Two models, the test's own, of which one has a card."""
    folder = tmp_path / "models"
    shutil.copytree(tiny_checkpoints, folder)
    save_tiny_card(folder / "gru")
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(folder))
    return folder


@pytest.fixture
def quick(monkeypatch) -> None:
    """A sample that is measured in a moment, and few random symbols."""
    monkeypatch.setattr(measuring, "sample_text", lambda _: TEXT * 14)

    def few(model, progress):
        return memviz.capacity(model, lags=3, sequences=4, steps=20, progress=progress)

    monkeypatch.setattr(measures, "capacity", few)


def page(**address):
    app = run("report_card", **address)
    assert not app.exception
    return app


def paper(app):
    return app.dataframe[0].value


@pytest.mark.usefixtures("models")
def test_a_card_is_shown_in_numbers_a_curve_words_and_a_table():
    app = page(models=["GRU"])
    table = paper(app)
    assert table["Measure"].tolist() == [measure.titled() for measure in MEASURES]
    assert table["GRU"][0] == "2.00 [1.80 to 2.20]"
    assert "All context is worth 2.00 [1.80, 2.20] nats" in texts(app.markdown)
    assert "What is lost when only the last characters were read" in texts(app.subheader)
    assert "Method" in [button.label for button in app.button], "the method note is at hand"


@pytest.mark.usefixtures("models")
def test_a_model_without_a_card_is_offered_to_be_measured():
    app = page(models=["GRU", "LSTM", "GRU, published"])
    assert "**LSTM**: no report card yet" in texts(app.markdown)
    assert "GRU, published**: not available" in texts(app.caption)
    assert list(paper(app).columns) == ["Measure", "GRU"]


def test_without_any_card_the_page_says_so(models):
    (models / "gru" / REPORT_CARD).unlink()
    assert "No model here has a report card yet" in texts(page(models=["GRU"]).info)


@pytest.mark.usefixtures("models")
def test_the_measure_in_the_address_is_drawn_at_large():
    for measure in MEASURES:
        app = page(models=["GRU"], **{OPENED: [measure.key]})
        assert measure.says in texts(app.caption)
    assert MEASURES[0].says in texts(page(models=["GRU"], **{OPENED: ["nonsense"]}).caption)


@pytest.mark.usefixtures("models")
def test_the_filters_say_when_nothing_passes(monkeypatch):
    assert "No model passes" not in texts(page(models=["GRU"], size=["up to 0.3 million"]).info)
    monkeypatch.setitem(filters._SIZES, "up to 0.3 million", 10)
    app = page(models=["GRU"], size=["up to 0.3 million"])
    assert "No model passes the filters" in texts(app.info)
    assert list(paper(app).columns) == ["Measure", "GRU"], "the chosen ones stay"


def test_a_damaged_card_is_lost_alone_and_in_words(models):
    save_tiny_card(models / "lstm")
    (models / "gru" / REPORT_CARD).write_text('{"format_version": 1, "capacity": {}}')
    app = page(models=["GRU", "LSTM"])
    assert "GRU**: its report card is left out" in texts(app.warning)
    assert str(models) not in texts(app.warning)
    assert list(paper(app).columns) == ["Measure", "LSTM"]


def wait_until_done(measurement: Measuring) -> None:
    end = time.monotonic() + PATIENCE
    while not measurement.done:
        assert time.monotonic() < end, "the measurement hangs"
        time.sleep(0.05)


@pytest.mark.usefixtures("models", "quick")
def test_a_model_is_measured_in_the_page_and_kept(cache, monkeypatch):
    app = page(models=["LSTM"])
    app.button(key="card_measure_lstm").click().run()
    assert not app.exception
    entry = catalogue()["lstm"]
    wait_until_done(begin_measuring(entry))
    again = page(models=["LSTM"])
    assert list(paper(again).columns) == ["Measure", "LSTM"]
    assert "held-out texts of War and Peace" in texts(again.markdown)
    assert len(list((cache / "cards").iterdir())) == 1
    monkeypatch.setattr(cards_module, "_IN_MEMORY", Kept(most=4))
    assert known_card(entry).sample.corpus == "warpeace", "it is on disk too"
    assert not lacking(entry, known_card(entry))


@pytest.mark.usefixtures("quick")
def test_only_what_a_card_lacks_is_measured(models):
    entry = catalogue()["gru"]
    write_report_card(replace(tiny_card(), capacity=None), models / "gru")
    assert "GRU**: its report card lacks some measures" in texts(page(models=["GRU"]).markdown)
    measured = begin_measuring(entry)
    wait_until_done(measured)
    assert measured.problem is None
    card = known_card(entry)
    assert isinstance(card.capacity, CapacityResults)
    assert card.forgetting.worth.value == 2.0, "it stays as it was"
    assert read_report_card(models / "gru").capacity is None, "a checkpoint is not written to"


@pytest.mark.usefixtures("quick", "models")
def test_a_measurement_can_be_stopped():
    measured = begin_measuring(catalogue()["lstm"])
    measured.stop()
    wait_until_done(measured)
    assert known_card(catalogue()["lstm"]) is None


def test_only_so_many_are_kept_on_disk(models, cache, monkeypatch):
    monkeypatch.setattr(cards_module, "MOST", 1)
    for name in ("gru", "lstm"):
        keep_here(catalogue()[name], tiny_card())
    (left,) = (cache / "cards").iterdir()
    assert (left / REPORT_CARD).is_file()
    assert models.is_dir()


def test_a_model_of_level_0_lacks_only_what_it_can_have():
    assert CheckResults in kinds_for(0)
    assert CapacityResults not in kinds_for(0)
    assert set(kinds_for(0)) < set(kinds_for(HIGHEST))


def test_memory_over_training_is_drawn_where_it_was_logged(models):
    assert "Memory over training" not in texts(page(models=["GRU"]).header)
    log = OverTraining(
        (AfterBatches(400, 3.0, 4, 12, 0.1, 0.05), AfterBatches(800, 4.0, 6, None, 0.2, 0.1))
    )
    metrics = json.loads((models / "gru" / METRICS).read_text())
    (models / "gru" / METRICS).write_text(json.dumps(metrics | written(log)))
    for learnt in LEARNT:
        app = page(models=["GRU"], learnt=[learnt_title(learnt)])
        assert "Memory over training" in texts(app.header)
    damaged = metrics | {"over_training": {"measured": "lots"}}
    (models / "gru" / METRICS).write_text(json.dumps(damaged))
    assert "Memory over training" not in texts(page(models=["GRU"]).header)


@pytest.mark.usefixtures("models")
def test_the_cards_of_the_chosen_are_saved_for_a_paper():
    app = page(models=["GRU"])
    assert [button.label for button in app.get("download_button")][-6:] == [
        "Picture, SVG",
        "Picture, PNG",
        "Picture, PDF",
        "Data, CSV",
        "Data, JSON",
        "Table, LaTeX",
    ]
