"""What the reference models came to: means over seeds, and the article's order of the units."""

from dataclasses import replace

import pytest
from hypothesis import strategies as st

from train.series.reference_table import (
    Result,
    order_table,
    reference_table,
    results,
    welch,
)

RESULT = Result(
    unit="gru",
    recipe="article",
    device="a GPU",
    cross_entropy=2.0,
    known_words=0.6,
    as_published=0.52,
    minutes=8.0,
    rate=380_000.0,
)
SHARES = st.lists(st.integers(0, 1000).map(lambda n: n / 1000), min_size=2, max_size=5, unique=True)


def with_accuracies(unit: str, *shares: float) -> list[Result]:
    return [replace(RESULT, unit=unit, as_published=share) for share in shares]


def test_a_row_tells_the_mean_over_seeds_and_its_interval():
    found = [replace(RESULT, cross_entropy=value) for value in (2.0, 2.1, 2.2)]
    last = reference_table(found).splitlines()[-1]
    assert last.startswith("| `gru` | article | 3 | 2.100 ± 0.248 | 60.00 ± 0.00 |")
    assert last.endswith("| 8.0 | 380,000 | a GPU |")


def test_a_single_seed_has_no_interval():
    assert "±" not in reference_table([RESULT])


def test_recipes_and_devices_stand_apart():
    found = [RESULT, replace(RESULT, recipe="article-best"), replace(RESULT, device="a CPU")]
    assert len(reference_table(found).splitlines()) == 2 + 3


@pytest.mark.parametrize(
    ("gru", "lstm", "verdict"),
    [
        ((0.52, 0.521, 0.519), (0.51, 0.511, 0.509), "holds"),
        ((0.50, 0.501, 0.499), (0.51, 0.511, 0.509), "turned round"),
        ((0.50, 0.53), (0.49, 0.52), "not decided"),
        ((0.52,), (0.51, 0.50), "one seed: not decided"),
    ],
)
def test_an_order_holds_where_the_interval_of_the_difference_leaves_out_zero(gru, lstm, verdict):
    table = order_table(with_accuracies("gru", *gru) + with_accuracies("lstm", *lstm))
    (row,) = table.splitlines()[2:]
    assert row.startswith("| `gru` over `lstm` |")
    assert row.endswith(f"| {verdict} |")


def test_the_difference_of_two_units_is_that_of_their_means():
    assert welch([0.5, 0.6], [0.3, 0.5])[0] == pytest.approx(0.15)


def test_models_that_are_not_evaluated_are_left_out(tmp_path):
    assert results(tmp_path, print) == []
    assert len(reference_table([]).splitlines()) == 2
