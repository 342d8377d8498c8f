"""The suite: every run once, none twice, each by a command of its own."""

import json
from pathlib import Path

import pytest

from train.__main__ import _parser
from train.commands.tasks import planned
from train.loop.state import newest_state
from train.series.planned import Done
from train.tasks.result import RESULT, read_result
from train.tasks.suite import TaskRun, suite, train_and_test

TINY = {"layers": 1, "steps": 60, "batch": 4}


def silent(_: str) -> None:
    """Tell nobody."""


def runs(output: Path, **different) -> list[TaskRun]:
    given = {
        "tasks": ["parity"],
        "units": ["rnn"],
        "hidden_sizes": [4],
        "seeds": [1],
        "changed": TINY,
    }
    return suite(output=output, **given | different)


def test_all_tasks_of_the_first_seed_come_before_the_second():
    planned = runs(Path("runs"), tasks=["copy", "dyck"], units=["gru", "rnn"], seeds=[1, 2])
    assert [run.folder.name for run in planned] == [
        *(f"{name}_1x4_seed1" for name in ("copy_gru", "copy_rnn", "dyck_gru", "dyck_rnn")),
        *(f"{name}_1x4_seed2" for name in ("copy_gru", "copy_rnn", "dyck_gru", "dyck_rnn")),
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"unit_options": {"heads": 2}, "steps": 70},
        {"block": "plain", "mlp": 0, "layers": 3},
        {"block": "residual", "batch": 16, "learning_rate": 0.01},
    ],
)
def test_the_command_of_a_run_plans_that_run_alone(changed):
    (run,) = runs(Path("runs"), units=["slstm"], seeds=[7], hidden_sizes=[8], changed=changed)
    words = run.command(Done.NOTHING)
    assert planned(_parser().parse_args(words)) == [run]


def test_a_run_leaves_a_result_and_no_state(tmp_path):
    (run,) = runs(tmp_path)
    assert run.done() is Done.NOTHING
    assert not train_and_test(run, silent, deadline=0)
    assert newest_state(run.folder) is not None
    assert run.done() is Done.NOTHING
    assert train_and_test(run, silent)
    assert run.done() is Done.EVALUATED
    assert newest_state(run.folder) is None
    found = read_result(run.folder)
    assert found.settings == run.settings
    assert (found.steps, found.state_numbers) == (60, 4)
    assert [point.coordinate for point in found.points] == list(run.settings.drawn.edges)


def test_stopped_and_gone_on_with_it_has_the_same_result(tmp_path):
    (at_once,), (broken,) = runs(tmp_path / "at once"), runs(tmp_path / "broken off")
    assert train_and_test(at_once, silent)
    assert not train_and_test(broken, silent, deadline=0)
    assert train_and_test(broken, silent)
    written = [json.loads((run.folder / RESULT).read_text()) for run in (at_once, broken)]
    for content in written:
        del content["seconds"]
    assert written[0] == written[1]


def test_a_finished_run_is_not_run_again(tmp_path, monkeypatch):
    (run,) = runs(tmp_path)
    train_and_test(run, silent)
    written = (run.folder / RESULT).stat().st_mtime_ns
    monkeypatch.setattr("train.tasks.suite.begin", None)  # an error where it is called
    assert train_and_test(run, silent)
    assert (run.folder / RESULT).stat().st_mtime_ns == written


def test_a_finished_run_of_other_settings_is_refused(tmp_path):
    (run,) = runs(tmp_path)
    train_and_test(run, silent)
    (other,) = runs(tmp_path, changed=TINY | {"steps": 61})
    with pytest.raises(ValueError, match="the model there was trained with other settings"):
        other.done()


def test_a_model_that_cannot_be_is_refused_before_anything_is_trained(tmp_path):
    with pytest.raises(ValueError, match="heads: got 3 with hidden_size 4"):
        runs(tmp_path, units=["slstm"], changed={"unit_options": {"heads": 3}})
    with pytest.raises(ValueError, match="layers: got 13"):
        runs(tmp_path, changed={"layers": 13})
    assert list(tmp_path.iterdir()) == []


def test_complex_numbers_of_a_state_count_twice(tmp_path):
    (run,) = runs(tmp_path, units=["lru"], changed=TINY | {"steps": 1, "layers": 2})
    train_and_test(run, silent)
    assert read_result(run.folder).state_numbers == 2 * 2 * 4
