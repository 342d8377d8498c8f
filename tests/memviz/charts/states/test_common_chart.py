"""What the passages of a match have in common, beside chance."""

import pytest

from memviz.charts.picture import as_svg
from memviz.charts.states.common import common_chart, common_name, common_rows
from tests.support.known_states import match

FOUND = match(
    ("letter", "e", 0.1, 0.1, 0.05, 0.2, 0.9),
    ("letter", " ", 0.8, 0.2, 0.1, 0.3, 0.0025),
    ("word position", "0", 0.0, 0.5, 0.4, 0.6, 0.0025),
    ("label", "position in line", 20.0, 40.0, 30.0, 50.0, 0.04),
)


def test_the_farthest_from_chance_comes_first():
    """By how seldom chance is as far; then by how far the dot is from the bar."""
    assert common_rows(FOUND)["row"].tolist() == [
        "between words",
        "letter ␣",
        "position in line",
        "letter e",
    ]


def test_all_of_a_row_is_scaled_to_the_largest_in_it():
    rows = common_rows(FOUND).set_index("row")
    numbers = rows[["value", "chance", "low", "high"]]
    assert numbers.loc["letter ␣"].tolist() == [1, 0.25, 0.125, 0.375]
    assert numbers.loc["position in line"].tolist() == [0.4, 0.8, 0.6, 1]
    assert numbers.loc["between words"].tolist() == pytest.approx([0, 0.8333, 0.6667, 1])


def test_shares_are_percentages_and_labels_means():
    rows = common_rows(FOUND).set_index("row")
    said = rows[["value_said", "chance_said", "range_said"]]
    assert said.loc["letter ␣"].tolist() == ["80 %", "20 %", "10 % to 30 %"]
    assert said.loc["position in line"].tolist() == ["20", "40", "30 to 50"]


def test_what_is_not_told_apart_from_chance_is_hollow():
    assert common_rows(FOUND)["told_apart"].tolist() == [True, True, True, False]
    svg = as_svg(common_chart(FOUND, "#123456"))
    assert svg.count('fill="#123456"') == 3
    assert svg.count('stroke="#123456"') == 4


def test_no_more_rows_than_asked_for():
    svg = as_svg(common_chart(FOUND, "#123456", most=2))
    assert "letter ␣" in svg
    assert "position in line" not in svg


def test_what_is_never_there_has_no_share_of_nothing():
    (row,) = common_rows(match(("label", "vowel", 0, 0, 0, 0, 1))).itertuples()
    assert (row.value, row.high) == (0, 0)


def test_no_passages_have_nothing_in_common():
    assert common_rows(match()).empty
    assert "NaN" not in as_svg(common_chart(match(), "#123456"))


@pytest.mark.parametrize(
    ("kind", "name", "told"),
    [
        ("letter", "\n", "letter ↵"),
        ("word position", "3", "letter 3 of a word"),
        ("word position", "9", "letter 9 or later of a word"),
        ("label", "vowel", "vowel"),
    ],
)
def test_rows_have_names_that_readers_know(kind, name, told):
    assert common_name(kind, name) == told
