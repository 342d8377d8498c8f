"""What edits cost by the kind of position: a row each, beside random cells."""

from memviz.charts.picture import as_svg
from memviz.charts.states.effects import CHOSEN, RANDOM, effect_rows, effects_chart
from tests.support.known_states import effect, effects

KNOWN = {"cost": (0.5, 0.4, 0.6), "random": (0.125, 0.1, 0.15), "beyond_random": (0.4, 0.3, 0.5)}
FOUND = effects(
    effect("everywhere", True, **KNOWN),
    effect("quotes", True, **KNOWN),
    effect("quotes", False, positions=0),
)
WHOLE = effects(effect("everywhere", True, cost=(0.5, float("nan"), float("nan"))))


def test_each_kind_has_a_row_for_what_is_inside_and_one_for_elsewhere():
    rows = effect_rows(FOUND)
    assert list(dict.fromkeys(rows["place"])) == ["everywhere", "quotes", "quotes: elsewhere"]
    assert rows["kind"].tolist() == [CHOSEN, RANDOM] * 3
    first, second = rows.iloc[2], rows.iloc[3]
    assert (first["cost"], first["low"], first["high"]) == (0.5, 0.4, 0.6)
    assert first["said"] == "0.500 [0.400, 0.600] nats"
    assert (second["cost"], second["positions"]) == (0.125, 100)


def test_the_edit_is_a_full_dot_and_random_cells_are_hollow_diamonds():
    svg = as_svg(effects_chart(FOUND, "#123456"))
    assert all(text in svg for text in (CHOSEN, RANDOM, "quotes: elsewhere"))
    looks = effects_chart(FOUND, "#123456").to_dict()["layer"][-1]["encoding"]
    assert looks["shape"]["scale"] == {"domain": [CHOSEN, RANDOM], "range": ["circle", "diamond"]}
    assert looks["fill"]["scale"]["range"] == ["#123456", "transparent"]


def test_where_nothing_can_be_drawn_at_random_no_random_cells_are_promised():
    svg = as_svg(effects_chart(WHOLE, "#123456"))
    assert CHOSEN in svg
    assert RANDOM not in svg
    assert "NaN" not in svg


def test_a_chart_without_any_position_is_drawn_all_the_same():
    assert "everywhere" in as_svg(effects_chart(effects(effect("everywhere", True)), "#123456"))
