"""No figure tells its models apart by colour alone: shapes, names or dashes say the same."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

import memviz.charts
from memviz.analysis.cells import CellChoice, CellLayer, CellValues
from memviz.analysis.gate_levels import GateLevels
from memviz.analysis.gates import GateSaturation
from memviz.charts.accuracy import accuracy_chart, gain_chart
from memviz.charts.at_a_glance import accuracies_at_a_glance, cross_entropies_at_a_glance
from memviz.charts.cell_figure import cell_figure
from memviz.charts.cell_scores import cell_scores_chart
from memviz.charts.connectivity_figure import connectivity_figure
from memviz.charts.errors import (
    breakdown_chart,
    characters_chart,
    closing_chart,
    cross_entropy_chart,
    difference_chart,
    overlap_chart,
)
from memviz.charts.gate_figure import gate_figure
from memviz.charts.memory import (
    on_one_axis,
    past_figure,
    remembered_and_used,
    signature_panels,
    signatures_chart,
)
from memviz.charts.model_colours import colours_of, published_colour, shapes_of
from memviz.charts.model_encodings import spread
from memviz.charts.occlusion import occlusion_chart
from memviz.charts.picture import as_svg
from memviz.charts.reach import reach_chart
from memviz.charts.report_card.curves import curve_chart
from memviz.charts.report_card.over_training import over_training_chart
from memviz.charts.report_card.paper import card_figure
from memviz.charts.state_gradient import state_gradient_chart
from memviz.charts.suggestions import suggestions_chart
from memviz.charts.training import training_chart
from memviz.evaluation.over_training import AfterBatches, OverTraining
from memviz.evaluation.published import published
from tests.support.tiny_report_card import tiny_card

COLOURS = {"GRU": "#2896f5", "LSTM": "#e16c10", "n-gram": "#8a9498"}
MODELS = list(COLOURS)
BOUNDS = {"low": 0.2, "high": 0.6}
STEPS = pd.DataFrame({"step": range(12)}).merge(pd.DataFrame({"model": MODELS}), how="cross")
ROW = STEPS.assign(share=0.3, value=0.4, **BOUNDS)


def signature() -> pd.DataFrame:
    table = pd.DataFrame({"layer": 1, "part": "h", "lag": range(5)})
    values = ("", "_low", "_high")
    for name in ("nats", "accuracy"):
        columns = [name + end for end in values]
        columns += [f"{kind}_{name}" for kind in ("network", "untrained", "text")]
        columns += [f"untrained_{name}{end}" for end in values[1:]]
        table = table.assign(**dict.fromkeys(columns, 0.5))
    return table


def gates() -> GateSaturation:
    gates = pd.DataFrame({"layer": [1], "gate": "forget", "keep": True, "cell": 0})
    none = GateLevels(pd.DataFrame({"gate": []}), pd.DataFrame({"gate": []}))
    times = np.array([[3.0]])
    return GateSaturation(gates, times, times, none, np.array([10]), 0)


def accuracy(column: str) -> pd.DataFrame:
    return ROW.rename(columns={"step": "known_letters", "value": column}).assign(top=1)


def cross_entropy() -> Any:
    ngrams = pd.DataFrame({"name": ["1-gram"], "order": [1], "nats": [3.0], **BOUNDS})
    networks = pd.DataFrame({"model": MODELS[:2], "nats": [1.1, 1.2], **BOUNDS})
    return cross_entropy_chart(ngrams, networks, {m: COLOURS[m] for m in MODELS[:2]}, "1-gram")


def errors(**columns: Any) -> pd.DataFrame:
    return pd.DataFrame({"model": MODELS, "n": 30, "share": 0.3, **BOUNDS, **columns})


def difference() -> Any:
    table = errors(oracle=["a", "b", "c"], difference=[-0.3, 0.4, 0.1])
    return difference_chart(table, ("#e16c10", "#7f8c91"), None)


def cells() -> str:
    values = CellValues("ab", (CellLayer(1, "c", np.array([[0.5], [-0.5]], dtype=np.float32)),))
    return cell_figure(
        dict.fromkeys(MODELS, values), dict.fromkeys(MODELS, CellChoice(1, "c", 0)), COLOURS
    )


def cards() -> dict[str, Any]:
    return dict.fromkeys(MODELS, tiny_card())


def reading() -> pd.DataFrame:
    return ROW.rename(columns={"step": "timestep", "share": "relative"}).assign(
        characters_back=0, character="a", word="and"
    )


FIGURES = {
    "accuracies_at_a_glance": lambda: accuracies_at_a_glance(
        accuracy("accuracy").assign(no_context=False), COLOURS
    ),
    "cross_entropies_at_a_glance": lambda: cross_entropies_at_a_glance(
        pd.DataFrame({"model": MODELS, "cross_entropy": 1.2, **BOUNDS}), COLOURS
    ),
    "suggestions_chart": lambda: suggestions_chart(
        pd.DataFrame({"model": MODELS, "rank": 1, "suggestion": "or", "probability": 0.4}), COLOURS
    ),
    "accuracy_chart": lambda: accuracy_chart(
        accuracy("accuracy"), accuracy("accuracy").head(0), pd.DataFrame(), COLOURS
    ),
    "gain_chart": lambda: gain_chart(accuracy("gain"), pd.DataFrame(), COLOURS),
    "training_chart": lambda: training_chart(
        ROW.rename(columns={"step": "batches", "value": "loss"}).assign(
            dataset="train", minutes=ROW["step"] / 2
        ),
        COLOURS,
        "batches",
        logarithmic=False,
    ),
    "reach_chart": lambda: reach_chart(
        ROW.rename(columns={"step": "distance"}).assign(n=5), COLOURS
    ),
    "state_gradient_chart": lambda: state_gradient_chart(reading(), COLOURS),
    "cell_scores_chart": lambda: cell_scores_chart(
        pd.DataFrame({"model": MODELS, "score": [0.1, 0.1, 0.5]}), 0.3, COLOURS
    ),
    "cell_figure": cells,
    "connectivity_figure": lambda: connectivity_figure(
        dict.fromkeys(MODELS, published().models["gru"].connectivity), 20, COLOURS
    ),
    "gate_figure": lambda: gate_figure(dict.fromkeys(MODELS, gates()), COLOURS),
    "breakdown_chart": lambda: breakdown_chart(
        errors(bar=["a", "b", "c"], oracle="one", errors=3, rate=0.3), COLOURS, None
    ),
    "difference_chart": difference,
    "characters_chart": lambda: characters_chart(errors(name="space"), COLOURS, "space"),
    "closing_chart": lambda: closing_chart(
        errors(group="one", distance=1.0, probability=0.4), COLOURS, None
    ),
    "cross_entropy_chart": cross_entropy,
    "overlap_chart": lambda: overlap_chart(
        pd.DataFrame({"part": MODELS, "positions": 5, "share": 0.3}), list(COLOURS.values()), None
    ),
    "occlusion_chart": lambda: occlusion_chart(
        reading().assign(change=0.2),
        reading().assign(change=0.2, share=0.5, replacement="or"),
        COLOURS,
    ),
    "past_figure": lambda: past_figure(
        pd.DataFrame({"model": MODELS, "lag": 0, "read": "q", "guess": "q", "right": True}),
        COLOURS,
    ),
    "signatures_chart": lambda: signatures_chart(
        ROW.rename(columns={"step": "lag"}).assign(place="layer 1, h"),
        pd.DataFrame(
            {"name": "untrained", "source": MODELS, "model": MODELS, "lag": 0, "value": 0.1}
            | BOUNDS
        ),
        COLOURS,
        "nats",
        9,
    ),
    "signature_panels": lambda: signature_panels(
        dict.fromkeys(MODELS, signature()), COLOURS, "nats", 4
    ),
    "curve_chart": lambda: curve_chart(cards(), COLOURS, "forgetting"),
    "card_figure": lambda: card_figure(cards(), COLOURS),
    "over_training_chart": lambda: over_training_chart(
        dict.fromkeys(MODELS, OverTraining((AfterBatches(1, 2.0, 4, 8, 0.1, 0.2),) * 2)),
        COLOURS,
        "worth",
    ),
    "remembered_and_used": lambda: on_one_axis(
        remembered_and_used(
            ROW.rename(columns={"step": "lag"}), ROW.rename(columns={"step": "lag"}), COLOURS, 9
        )
    ),
}
# These are parts of the figures above.
PARTS = {"model_colour", "model_shape", "shapes_of", "line_marks", "known_letters_graph", "scheme"}
# They prepare tables and hand them to figures that are above.
PREPARED = {"accuracy_figure", "gain_figure"}
# Left of zero is the second model's, right of it the first's: the place says what the colour does.
BY_PLACE = {"difference_chart"}


@pytest.mark.parametrize("name", FIGURES)
def test_models_have_a_shape_or_their_name_each(name):
    figure = FIGURES[name]()
    if isinstance(figure, str):
        assert all(f">{model}" in figure for model in MODELS)
        return
    views = list(views_of(figure.to_dict()))
    coloured = {field_of(view, "color") for view in views} - {None}
    for field in coloured:
        shaped = [view for view in views if field_of(view, "shape") == field]
        named = [view for view in views if field_of(view, "y") == field]
        assert shaped or named, f"{name}: only the colour tells the {field} apart"
        for view in shaped:
            scale = view["encoding"]["shape"]["scale"]
            assert len(set(scale["range"])) == len(scale["domain"])
    if not coloured and name not in BY_PLACE:
        svg = as_svg(figure)
        assert all(f">{model}<" in svg for model in MODELS)


def test_every_figure_with_colours_of_models_is_among_them():
    assert {*figures_with_colours()} == {*FIGURES, *PARTS, *PREPARED}


def test_a_colour_has_the_same_shape_in_every_figure():
    gru, lstm, nested, rnn = colours_of(["gru", "lstm", "nested_lstm", "rnn"])
    assert shapes_of([lstm, rnn]) == [shapes_of([gru, lstm, nested, rnn])[at] for at in (1, 3)]
    article = published_colour("gru")
    assert shapes_of([article]) == shapes_of([gru, article])[1:]


@pytest.mark.parametrize(
    "colours",
    [
        ["#2896f5"] * 8,
        ["#123456", "#2896f5", "#8a9498"],
        [published_colour("gru"), *colours_of(["gru"] * 7)],
    ],
)
def test_up_to_eight_models_of_a_figure_have_shapes_of_their_own(colours):
    assert len(set(shapes_of(colours))) == len(colours)


def test_more_models_than_shapes_are_drawn_all_the_same():
    assert len(shapes_of(["#2896f5"] * 9)) == 9


def test_marks_on_lines_that_lie_on_each_other_stand_side_by_side():
    table = pd.DataFrame({"model": "GRU", "step": range(100)})
    table = pd.concat([table, table.assign(model="LSTM")])
    marks = spread(table, ["GRU", "LSTM"])
    by_model = [set(rows["step"]) for _, rows in marks.groupby("model")]
    assert [len(steps) for steps in by_model] == [6, 6]
    assert not by_model[0] & by_model[1]


def test_a_short_line_has_a_mark_on_each_point():
    marks = spread(pd.DataFrame({"model": "GRU", "step": [3, 4]}), ["GRU", "LSTM"])
    assert marks["step"].tolist() == [3, 4]


def views_of(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every view of a specification, with what it inherits of the channels around it."""
    children = [one for kind in ("layer", "hconcat", "vconcat") for one in spec.get(kind, [])]
    if "encoding" in spec and not children:
        yield spec
    for child in children:
        shared = {**spec.get("encoding", {}), **child.get("encoding", {})}
        yield from views_of({**child, "encoding": shared})


def field_of(view: dict[str, Any], channel: str) -> str | None:
    return view["encoding"].get(channel, {}).get("field")


def figures_with_colours() -> Iterator[str]:
    """Yield the name of every public function of the charts that is given colours of models."""
    for module in pkgutil.walk_packages(memviz.charts.__path__, "memviz.charts."):
        for name, one in inspect.getmembers(
            importlib.import_module(module.name), inspect.isfunction
        ):
            own = one.__module__ == module.name and not name.startswith("_")
            if own and "colours" in inspect.signature(one).parameters:
                yield name
