"""The tables of a suite: a row for each unit and size, means over seeds, all points in the CSV."""

from dataclasses import replace

import pandas as pd
import pytest

from memviz.stats.bootstrap import Estimate
from train.tasks.accuracy import AccuracyAt
from train.tasks.result import TaskResult, write_result
from train.tasks.settings import TaskSettings
from train.tasks.table import CSV, MARKDOWN, long_table, markdown, results, write_tables


def result(unit: str = "gru", seed: int = 1, share: float = 0.8, **different) -> TaskResult:
    return TaskResult(
        settings=TaskSettings(**{"task": "parity", "unit": unit, "seed": seed} | different),
        state_numbers=128,
        parameters=99_460,
        steps=100 * seed,
        solved=share == 1,
        seconds=60.0,
        points=(
            AccuracyAt(40, Estimate(1.0, 0.985, 1.0), 2048),
            AccuracyAt(64, Estimate(share, share - 0.1, share + 0.1), 6144),
        ),
    )


def rows(found: list[TaskResult]) -> list[list[str]]:
    return [line.strip("| ").split(" | ") for line in markdown(found).splitlines() if "`" in line]


def test_a_row_has_sizes_seeds_and_the_mean_at_each_coordinate():
    (row,) = rows([result(seed=seed, share=share) for seed, share in enumerate((0.7, 0.8, 1.0))])
    assert row[:6] == ["`gru`", "2 × 64", "128", "99,460", "3", "1"]
    assert row[6:8] == ["100", "1.0"]
    assert row[8:] == ["100.0 ± 0.0", "83.3 ± 37.9"]


def test_a_single_seed_has_the_interval_over_sequences():
    (row,) = rows([result()])
    assert row[8:] == ["100.0 (98.5 to 100.0)", "80.0 (70.0 to 90.0)"]


def test_what_is_beyond_training_is_marked_and_chance_is_said():
    shown = markdown([result()])
    assert "**parity**, by length; chance 50.0 %" in shown
    assert "| 40 | 64* |" in shown


def test_models_that_differ_in_more_than_the_seed_stand_apart():
    found = [result(), result(hidden_size=32), result(mlp=8), result("rnn")]
    assert len(rows(found)) == 4


def test_a_table_for_each_task():
    shown = markdown([result(), result(task="copy")])
    assert shown.count("| unit |") == 2
    assert "**copy**, by symbols; chance 12.5 %" in shown


def test_a_coordinate_that_only_some_have_is_empty_for_the_others():
    short = replace(result("rnn"), points=result().points[:1])
    assert [row[9] for row in rows([result(), short])] == ["80.0 (70.0 to 90.0)", "–"]


def test_the_csv_has_every_point_of_every_run(tmp_path):
    write_tables([result(seed=1), result(seed=2)], tmp_path)
    table = pd.read_csv(tmp_path / CSV)
    assert table[["seed", "at"]].values.tolist() == [[1, 40], [1, 64], [2, 40], [2, 64]]
    assert table["in training"].tolist() == [True, False] * 2
    assert table.accuracy.tolist() == [1.0, 0.8] * 2
    assert set(table.chance) == {0.5}
    assert table.columns.tolist() == long_table([result()]).columns.tolist()
    assert (tmp_path / MARKDOWN).read_text().startswith("**parity**")


def test_results_come_in_the_order_of_tasks_units_sizes_and_seeds(tmp_path):
    found = [
        result(task="copy"),
        result("rnn"),
        result(hidden_size=16),
        result(seed=1),
        result(seed=2),
    ]
    for number, one in enumerate(reversed(found)):
        (tmp_path / str(number)).mkdir()
        write_result(tmp_path / str(number), one)
    assert results(tmp_path, pytest.fail) == found
