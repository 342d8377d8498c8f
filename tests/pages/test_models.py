"""The Models page: a row for every model, details, training graph and units, for any checkpoint."""

import json
from inspect import cleandoc
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from dashboard.catalogue.catalogue import catalogue, usable
from dashboard.catalogue.entries import LocalEntry
from dashboard.views.models.details import accuracy_table
from dashboard.views.models.table import models_table
from dashboard.views.models.training_view import explanation, smoothed, summary, training_curves
from memviz.charts.unit_diagrams.equations import EQUATIONS
from memviz.models.names import unit_label
from memviz.units import UNITS
from tests.support.bundled import CHECKPOINTS
from tests.support.character_checkpoint import save_character_checkpoint
from tests.support.pages import SHELL

HISTORY = """model,dataset,seconds,step,loss
gru,train,60.0,400,4.0
gru,valid,60.0,400,3.5
gru,train,120.0,800,3.0
"""


def run(**address: list[str]) -> AppTest:
    app = AppTest.from_file(SHELL, default_timeout=60)
    for name, values in address.items():
        app.query_params[name] = values
    app.run()
    return app.switch_page("../pages/models.py").run()


def texts(elements) -> str:
    return " ".join(element.value for element in elements)


def test_the_page_runs_without_an_exception():
    assert not run().exception


def test_the_page_speaks_of_parameters():
    said = texts(run(unit=["GRU"]).markdown)
    assert "All available models" in said
    assert "**Parameters**" in said


def test_the_page_runs_on_the_published_models_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(tmp_path))
    assert not run().exception


def test_the_table_holds_every_model_and_the_boxes_of_the_chosen_ones_are_ticked():
    app = run(models=["LSTM", "GRU, published"])
    assert list(app.dataframe[0].value["Model"]) == [
        "GRU",
        "LSTM",
        "GRU, published",
        "LSTM, published",
        "Nested LSTM, published",
    ]
    assert app.session_state["models_table"]["selection"]["rows"] == [1, 2]


def test_parameters_and_speed_stand_beside_the_name():
    table = run().dataframe[0].value
    assert list(table.columns[:4]) == ["Model", "Unit", "Parameters", "Characters/s"]
    gru = table.iloc[0]
    assert gru["Characters/s"] == round(25_000_000 / 3600)


def test_of_each_target_at_most_four_models_and_at_least_one_are_chosen():
    app = AppTest.from_function(ticking, default_timeout=60).run()
    assert not app.exception
    assert app.session_state["models"] == ["gru", "lstm", "published/gru", "published/lstm"]
    app.button[0].click().run()
    assert app.session_state["models"] == ["gru", "lstm", "published/gru", "published/lstm"]


def ticking() -> None:
    import streamlit as st

    from dashboard.picker import choose_models, models_here

    st.session_state["targets_shown"] = ["word"]
    if "models" not in st.session_state:
        choose_models(list(models_here().values()))
    st.button("none", on_click=choose_models, args=([],))


def test_a_row_holds_what_the_metrics_say():
    row = models_table([catalogue()["gru"]]).iloc[0]
    assert (row["Embedding"], row["Recurrent"], row["Dense"]) == (216, 408, 459)
    assert row["Cross entropy, nats"] == pytest.approx(2.5)
    assert row["Known words, %"] == pytest.approx(45.0)
    assert (row["Characters read"], row["Minutes"]) == (25_000_000, 60)
    assert row["Hardware"] == "2 CPU cores"


def test_a_published_row_leaves_open_what_was_not_published():
    row = models_table([catalogue()["published/gru"]]).iloc[0]
    assert row["Parameters"] == 14_187_786
    assert row["As the article counted, %"] == pytest.approx(52.01)
    assert row[["Known words, %", "Test texts", "Characters read", "Hardware"]].isna().all()


@pytest.mark.parametrize("metrics", [{}, {"test": [], "training": 3, "parameters": {"dense": "x"}}])
def test_metrics_that_lack_everything_leave_the_row_open(own_checkpoints, metrics):
    (own_checkpoints / "gru" / "metrics.json").write_text(
        json.dumps({"format_version": 1, **metrics})
    )
    app = run(detail=["GRU"])
    assert not app.exception
    row = app.dataframe[0].value.iloc[0]
    assert row[["Corpus", "Cross entropy, nats", "Dense", "Minutes"]].isna().all()
    assert row["Layers"] == 1


def test_the_address_chooses_the_model_whose_details_are_shown():
    app = run(detail=["LSTM"])
    assert app.selectbox(key="detail").value == "LSTM"
    assert "`000000000000`" in texts(app.markdown)
    assert app.code[0].value == "python -m train fit"


def test_a_unit_that_is_another_file_here_is_noted(own_checkpoints):
    folder = own_checkpoints / "gru"
    metrics = json.loads((folder / "metrics.json").read_text())
    metrics["training"]["unit_sha256"] = "ab" * 32
    (folder / "metrics.json").write_text(json.dumps(metrics))
    app = run(detail=["GRU"])
    assert "not the file that this model was trained with" in texts(app.info)
    assert "File of the unit, SHA-256: `abababababab`" in texts(app.markdown)
    assert not any("file" in one.value for one in run(detail=["GRU, published"]).info)


def test_accuracies_stand_with_their_intervals_and_positions():
    table = accuracy_table(catalogue()["gru"].facts())
    assert list(table["Counted"])[:2] == ["Known words", "Known words, no context"]
    assert table["Top 1"].iloc[0] == "45.0 % [44.6 %, 45.4 %]"
    assert table["Positions"].iloc[0] == "52,345"


def test_what_a_model_takes_in_memory_is_said_but_not_of_the_articles():
    app = run(detail=["GRU"])
    assert "Memory that it takes here: 1 MB while it is open" in texts(app.caption)
    assert "Memory that it takes" not in texts(run(detail=["GRU, published"]).caption)


@pytest.fixture
def character_model(own_checkpoints) -> Path:
    return save_character_checkpoint(own_checkpoints / "warpeace_lstm_1x128")


def test_a_character_model_has_its_own_accuracies_and_nats_per_character(character_model):
    entry = catalogue()[character_model.name]
    row = models_table([entry]).iloc[0]
    assert (row["Cross entropy, nats"], row["Characters, %"]) == pytest.approx((1.4321, 57.0))
    assert row[["Known words, %", "Test texts"]].isna().all()
    table = accuracy_table(entry.facts())
    assert table[["Counted", "Top 1", "Positions"]].iloc[0].tolist() == [
        "Characters",
        "57.0 % [56.7 %, 57.3 %]",
        "325,726",
    ]
    app = run(detail=[entry.label])
    assert not app.exception
    assert "1.432 nats per character" in texts(app.caption)


@pytest.mark.parametrize("test", [{}, {"characters": {"accuracy": {"1": 0.5}}}, {"characters": []}])
def test_a_character_model_with_half_its_figures_shows_those(character_model, test):
    metrics = {"format_version": 1, "test": test}
    (character_model / "metrics.json").write_text(json.dumps(metrics))
    assert not run(detail=[catalogue()[character_model.name].label]).exception


def test_a_published_accuracy_has_no_interval():
    table = accuracy_table(catalogue()["published/gru"].facts())
    assert table["Top 1"].tolist() == ["52.0 %"]
    assert table["Positions"].tolist() == ["–"]


def test_no_training_history_is_answered_with_a_message():
    app = run(models=["GRU"])
    assert "None of the chosen models came with a training history" in texts(app.info)


def test_the_training_graph_holds_ours_and_the_published_curves(own_checkpoints):
    (own_checkpoints / "gru" / "training.csv").write_text(HISTORY)
    app = run(models=["GRU", "GRU, published"], across=["batches"], log=["true"])
    assert not app.exception
    assert app.get("vega_lite_chart") or app.get("arrow_vega_lite_chart")
    assert "Published curves" in texts(app.caption)


def test_the_curves_are_those_of_the_history(own_checkpoints):
    (own_checkpoints / "gru" / "training.csv").write_text(HISTORY)
    curves = training_curves([usable()["gru"]])
    assert list(curves["loss"]) == [4.0, 3.0, 3.5]
    assert list(curves["minutes"]) == [1, 2, 1]
    assert summary(curves).endswith("GRU: 3.500 after 400 batches, 1 minutes.")


@pytest.mark.parametrize("line", ["gru,valid,1,1,nothing", "gru,a\\b,1,1,1", "gru,</script>,1,1,1"])
def test_a_history_that_is_none_leaves_the_graph_of_the_others(own_checkpoints, line):
    (own_checkpoints / "gru" / "training.csv").write_text(f"{HISTORY}{line}\n")
    assert "gru" not in usable()
    app = run(models=["GRU", "LSTM", "LSTM, published"])
    assert not app.exception
    assert app.get("vega_lite_chart") or app.get("arrow_vega_lite_chart")


def test_each_curve_is_smoothed_on_its_own(own_checkpoints):
    (own_checkpoints / "gru" / "training.csv").write_text(HISTORY)
    curves = smoothed(training_curves([usable()["gru"]]), half_life=400)
    expected = pd.Series([4.0, (0.5 * 4 + 3) / 1.5, 3.5])
    assert curves["loss"].tolist() == pytest.approx(expected.tolist())


@pytest.mark.parametrize("unit", list(map(unit_label, UNITS)))
def test_every_unit_has_its_equations_and_its_drawing(unit):
    app = run(unit=[unit])
    assert not app.exception
    assert len(app.latex) == 1
    drawings = [json.loads(component.proto.json) for component in app.get("bidi_component")]
    assert [drawing for drawing in drawings if "<svg" in drawing.get("svg", "")]


def test_the_parameters_of_every_model_of_the_unit_are_counted():
    assert "recurrent $3\\,(E H + H^2 + H) = 3\\,(8 \\cdot 8 + 8^2 + 8) = 408$" in texts(
        run(unit=["GRU"]).markdown
    )
    assert "No model here has this unit" in texts(run(unit=["RNN"]).caption)


def test_a_unit_without_equations_or_drawing_shows_its_docstring(monkeypatch):
    monkeypatch.delitem(EQUATIONS, "rnn")
    monkeypatch.setattr("memviz.charts.unit_diagrams.DIAGRAMS", {})
    app = run(unit=["RNN"])
    assert not app.exception
    assert cleandoc(UNITS["rnn"].__doc__) in [code.value for code in app.code]


def test_it_says_once_how_the_losses_of_models_trained_alike_were_measured():
    entries = [
        LocalEntry(id=name, label=name, colour="#000000", folder=CHECKPOINTS / name)
        for name in ("gru", "lstm")
    ]
    said = explanation(entries, half_life=0)
    assert said.startswith("gru; lstm: train is the mean over the ")
    assert said.count("train is the mean") == 1
