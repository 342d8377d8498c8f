"""The gates page: which gates it shows of which models, on which text, and what it finds."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

import memviz
from dashboard.catalogue.catalogue import catalogue
from dashboard.links import cells_link
from dashboard.views.gates.choice import gates_of
from dashboard.widgets.passages import PASSAGES
from memviz.analysis.gates import gate_saturation
from memviz.units import UNITS
from tests.support.pages import run, texts
from tests.support.tiny_checkpoints import (
    name_no_files,
    save_tiny_character_model,
    save_tiny_checkpoints,
)


def page(**address):
    """The gates page; an address of lists, as `run` takes it."""
    app = run("gates", **address)
    assert not app.exception
    return app


def panels(app) -> list[list[str]]:
    """The titles of the panels drawn, in their order."""
    charts = [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]
    return [chart["title"]["text"] for chart in charts]


def findings(app):
    return app.dataframe[0].value


def test_keep_comes_first_and_says_what_each_unit_calls_it():
    app = page()
    assert app.button_group(key="gate").options[0] == "keep"
    assert panels(app) == [["GRU", "update gate, layer 1"], ["LSTM", "forget gate, layer 1"]]
    captions = texts(app.caption)
    assert "GRU: the update gate z" in captions
    assert "LSTM: the forget gate f" in captions
    assert "in a to z and single spaces" in captions


def test_each_gate_can_be_chosen_and_is_shown_of_the_models_that_have_it():
    app = page()
    assert app.button_group(key="gate").options == ["keep", "reset", "input", "output"], (
        "update and forget are keep here"
    )
    app.button_group(key="gate").set_value("reset").run()
    assert panels(app) == [["GRU", "reset gate, layer 1"]]
    assert app.button_group(key="gate").proto.wrap, "as many as a nested unit has do not fit a line"
    assert list(findings(app)["Gate"]) == ["reset"]


def test_the_findings_are_those_of_the_text_shown(checkpoints):
    row = findings(page()).iloc[1]
    model = memviz.load(checkpoints / "lstm")
    found = gate_saturation(model, PASSAGES["War and Peace"]).of_gate("forget")
    mostly = int((found.table["right"] > 0.5).sum())
    assert (row["Model"], row["Layer"], row["Characters"]) == ("LSTM", 1, found.characters)
    assert row["Right-saturated over half the time"].startswith(f"{mostly} of 8 [")
    assert row["Left-saturated always"] == f"{int((found.table['left'] == 1).sum())} of 8"


def test_another_passage_can_be_read():
    app = page()
    before = findings(app)["Characters"].iloc[0]
    app.button_group(key="read").set_value("C code").run()
    assert findings(app)["Characters"].iloc[0] != before


def test_an_own_text_is_asked_for_then_read_and_said_to_be_short():
    app = page(read=["own text"])
    assert "Type or paste a text" in texts(app.info)
    app.text_area(key="passage").set_value("parts of north africa").run()
    assert not app.exception
    assert set(findings(app)["Characters"]) == {22}
    assert "No intervals: they take a text of 2,000 characters" in texts(app.caption)
    assert "[" not in findings(app)["Right-saturated over half the time"].iloc[0]


def test_a_unit_without_gates_says_so(tmp_path, monkeypatch):
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(save_tiny_checkpoints(tmp_path, ("rnn", "gru"))))
    app = page()
    assert "RNN: no gate" in texts(app.caption)
    assert panels(app) == [["GRU", "update gate, layer 1"]]
    app.sidebar.pills(key="models").set_value(["rnn"]).run()
    assert not app.exception
    assert "None of the chosen models has this gate" in texts(app.info)


class Undescribed(UNITS["gru"]):
    """Has a keep, but says nothing of it."""

    about_keep = ""


class WithoutKeep(Undescribed):
    def keep(self, gates):  # noqa: ARG002
        return None


class WithoutGates(WithoutKeep):
    gate_names = ()

    def gates(self, x, state):  # noqa: ARG002
        return {}


@pytest.mark.parametrize(
    ("unit", "said"),
    [
        (Undescribed, "own: its gate “update”."),
        (WithoutKeep, "own: none of its gates (reset, update) is declared as its keep gate."),
        (WithoutGates, "own: it declares no gate, so what a step keeps is not known."),
    ],
)
def test_a_unit_of_ones_own_is_said_to_be_what_it_declares(tmp_path, monkeypatch, unit, said):
    monkeypatch.setitem(UNITS, "own", unit)
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(save_tiny_checkpoints(tmp_path, ("own", "gru"))))
    captions = texts(page().caption).replace("\\", "")
    assert said in captions
    assert "each step writes the whole state" not in captions


def test_models_of_characters_read_the_text_as_it_is(tmp_path, monkeypatch):
    save_tiny_character_model(tmp_path / "mine")
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(tmp_path))
    app = page()
    assert panels(app) == [["mine", "forget gate, layer 1"]]
    passage = PASSAGES["War and Peace"]
    assert findings(app)["Characters"].tolist() == [len(passage)]
    alphabet = memviz.load(tmp_path / "mine").vocabulary.alphabet
    unknown = sum(character not in alphabet for character in passage)
    assert unknown > 0
    assert f"mine does not know {unknown:,} of the characters" in texts(app.caption)
    assert "single spaces" not in texts(app.caption)


def test_the_figure_leads_to_the_cell_of_the_gate():
    gru, lstm = catalogue()["gru"], catalogue()["lstm"]
    address = cells_link([gru, lstm], lstm, 2, "forget", "own & text") + "17"
    assert urlsplit(address).path == "cells"
    assert parse_qs(urlsplit(address).query) == {
        "models": ["GRU", "LSTM"],
        "passage": ["own & text"],
        "cell": ["lstm:2:17"],
    }


def test_models_without_the_gate_are_taken_along_to_the_cells():
    app = page()
    app.button_group(key="gate").set_value("reset").run()
    (chart,) = app.get("vega_lite_chart")
    assert "models=GRU&models=LSTM&cell=gru:1:" in chart.proto.spec
    assert all("models=LSTM" in link for link in app.dataframe[1].value["link"])


def test_an_inner_gate_leads_to_the_inner_cell():
    lstm = catalogue()["lstm"]
    query = urlsplit(cells_link([lstm], lstm, 1, "inner forget") + "0").query
    assert parse_qs(query)["cell"] == ["lstm:1:inner c:0"]


def test_gates_are_known_without_the_weights(own_checkpoints):
    (own_checkpoints / "gru" / "model.safetensors").write_bytes(b"nothing")
    name_no_files(own_checkpoints / "gru")
    assert gates_of(catalogue()["gru"]) == {"update": True, "reset": False}
    app = page()
    assert panels(app) == [["LSTM", "forget gate, layer 1"]]
    assert "cannot be opened" in texts(app.error)


def test_a_gate_that_no_model_has_any_more_gives_way_to_keep():
    app = page()
    app.button_group(key="gate").set_value("output").run()
    app.sidebar.pills(key="models").set_value(["gru"]).run()
    assert not app.exception
    assert panels(app) == [["GRU", "update gate, layer 1"]]


@pytest.fixture
def with_other_ranges(tmp_path, monkeypatch):
    """A folder with an LSTM, whose gates are shares, and units some of whose gates are none."""
    units = ("lstm", "mlstm", "mamba", "gated_delta_net")
    folder = save_tiny_checkpoints(tmp_path, units)
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(folder))
    return folder


@pytest.mark.usefixtures("with_other_ranges")
def test_a_gate_that_is_not_bound_to_0_to_1_is_shown_by_its_levels_and_it_is_said():
    app = page(models=["mlstm", "mamba"], gate=["input"])
    assert panels(app) == [["mLSTM", "input gate, layer 1"]]
    (chart,) = [json.loads(chart.proto.spec) for chart in app.get("vega_lite_chart")]
    assert all(layer["encoding"]["y"]["scale"]["type"] == "log" for layer in chart["layer"])
    said = texts(app.markdown)
    assert "A gate that is not limited to 0 to 1 cannot be saturated" in said
    assert "**mLSTM**, input gate (range: 0 or more): its median is **" in said
    assert "right-saturated for more than half" not in said + texts(app.caption)
    row = findings(app).iloc[0]
    assert (row["Range"], row["Gates"], row["Layer"]) == ("0 or more", 1, 1)
    assert " [" in row["Median of all"]
    assert " to " in row["90 % of the time"]


@pytest.mark.usefixtures("with_other_ranges")
def test_one_gate_may_be_a_share_in_one_model_and_none_in_another():
    app = page(models=["lstm", "mamba", "gated_delta_net"], gate=["output"])
    assert [title[0] for title in panels(app)] == ["LSTM", "Mamba", "Gated DeltaNet"]
    saturated, levels, all_saturated, all_levels = (table.value for table in app.dataframe)
    assert saturated["Model"].tolist() == ["LSTM"]
    assert levels["Model"].tolist() == ["Mamba", "Gated DeltaNet"]
    assert set(levels["Range"]) == {"any number"}
    assert len(all_saturated) == 8
    assert len(all_levels) == 16 + 8
    assert "Of these 8 gates" in texts(app.markdown)
    said = "**Mamba**, output gate (range: any number): the medians of its 16 gates lie between"
    assert said in texts(app.markdown)
    caption = texts(app.caption)
    assert "above the dashed line: right-saturated" in caption
    assert "a line spans where it stands for 90 % of the time" in caption


@pytest.mark.usefixtures("with_other_ranges")
def test_a_gate_leads_to_the_cell_that_it_acts_on_where_that_is_clear():
    mamba = page(models=["mamba"])
    assert mamba.dataframe[1].value["link"].iloc[-1].endswith("cell=mamba:1:255")
    mlstm = page(models=["mlstm"])
    assert mlstm.dataframe[1].value["link"].tolist()[0].endswith("cell=mlstm:1:0")
    unclear = page(models=["mamba"], gate=["output"])
    assert unclear.dataframe[1].value["link"].isna().all()
    (chart,) = [json.loads(chart.proto.spec) for chart in unclear.get("vega_lite_chart")]
    assert "href" not in chart["layer"][-1]["encoding"]
    assert chart["layer"][-1]["encoding"]["tooltip"][3]["title"] == "Number"
