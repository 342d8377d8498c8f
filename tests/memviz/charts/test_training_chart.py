"""The training graph: what is drawn of long histories, and what can be read at the pointer."""

import pandas as pd
import pytest
import vl_convert

from memviz.charts.training import readings, thinned, training_chart
from memviz.evaluation.published import published

COLOURS = {"GRU": "#111111", "LSTM": "#222222"}


def curve(model: str, dataset: str, losses: list[float], gap: int = 10) -> pd.DataFrame:
    batches = [gap * (position + 1) for position in range(len(losses))]
    minutes = [step / 100 for step in batches]
    return pd.DataFrame(
        {
            "model": model,
            "dataset": dataset,
            "minutes": minutes,
            "batches": batches,
            "loss": losses,
        }
    )


@pytest.fixture
def curves() -> pd.DataFrame:
    return pd.concat(
        [
            curve("GRU", "train", [4.0, 3.0, 2.0]),
            curve("GRU", "valid", [4.5, 3.5, 2.5]),
            curve("LSTM", "train", [6.0, 5.0], gap=400),
        ],
        ignore_index=True,
    )


def test_few_points_are_all_drawn(curves):
    pd.testing.assert_frame_equal(thinned(curves), curves)


def test_of_a_long_curve_at_most_400_points_are_drawn_with_both_ends():
    long = curve("GRU", "train", [float(loss) for loss in range(5000, 0, -1)])
    drawn = thinned(long)
    assert 200 < len(drawn) <= 400
    assert list(drawn["loss"].iloc[[0, -1]]) == [5000, 1]


def test_the_rule_reads_the_last_loss_up_to_it(curves):
    table = readings(curves, "batches")
    at = table.set_index("batches")
    assert at.index.max() == 800
    assert at.loc[10, "GRU, train"] == "4.000"
    assert at.loc[25, "GRU, valid"] == "3.500"
    assert at.loc[400, "LSTM, train"] == "6.000"


def test_before_its_first_and_after_its_last_point_a_curve_has_no_reading(curves):
    at = readings(curves, "batches").set_index("batches")
    assert at.loc[0, "GRU, train"] == "–"
    assert at.loc[35, "GRU, train"] == "–"
    assert at.loc[395, "LSTM, train"] == "–"


@pytest.mark.parametrize(
    ("across", "title"), [("minutes", "Minutes of training"), ("batches", "Batches")]
)
def test_the_choice_runs_along_the_graph(curves, across, title):
    spec = training_chart(curves, COLOURS, across, logarithmic=False).to_dict()
    for layer in spec["layer"]:
        assert layer["encoding"]["x"]["field"] == across
        assert layer["encoding"]["x"]["title"] == title


def test_the_loss_is_logarithmic_on_request_and_ends_near_the_lowest(curves):
    def scale(logarithmic: bool) -> dict:
        spec = training_chart(curves, COLOURS, "minutes", logarithmic).to_dict()
        return spec["layer"][0]["encoding"]["y"]["scale"]

    assert "type" not in scale(False)
    assert scale(True)["type"] == "log"
    assert scale(True)["domain"] == pytest.approx([0.95 * 2, 1.05 * 6])


def test_a_loss_of_zero_leaves_the_logarithmic_graph_of_the_others_as_it_is(curves):
    zero = curve("zero", "train", [0.0, 0.0])
    for table in (pd.concat([curves, zero]), curves):
        spec = training_chart(table, COLOURS, "minutes", logarithmic=True).to_dict()
        scale = spec["layer"][0]["encoding"]["y"]["scale"]
        assert scale["domain"] == pytest.approx([0.95 * 2, 1.05 * 6])


@pytest.mark.parametrize("across", ["minutes", "batches"])
def test_ticks_are_written_without_exponents(across):
    long = curve("GRU", "train", [10.0, 8.0, 3.0, 2.0], gap=20_000)
    chart = training_chart(long, COLOURS, across, logarithmic=False)
    assert "e+" not in vl_convert.vegalite_to_svg(chart.to_json())


def test_colour_is_the_models_dash_the_data_sets_and_the_legend_isolates(curves):
    spec = training_chart(curves, COLOURS, "minutes", logarithmic=False).to_dict()
    encoding = spec["layer"][0]["encoding"]
    assert encoding["color"]["scale"] == {
        "domain": list(COLOURS),
        "range": list(COLOURS.values()),
    }
    assert encoding["strokeDash"]["scale"]["domain"] == ["train", "valid"]
    assert [param for param in spec["params"] if param.get("bind") == "legend"]


def test_four_long_histories_can_be_saved():
    training = published().models["gru"].training
    long = training.rename(columns={"step": "batches"}).assign(minutes=training["seconds"] / 60)
    four = pd.concat([long.assign(model=f"model {number}") for number in range(4)])
    colours = {f"model {number}": "#111111" for number in range(4)}
    assert training_chart(four, colours, "minutes", logarithmic=True).to_json()
