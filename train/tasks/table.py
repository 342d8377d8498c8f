"""The results of the suite as tables: accuracy by coordinate, a table for each task."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from math import isnan
from pathlib import Path
from statistics import fmean

import pandas as pd

from memviz.files.csv_table import as_csv
from memviz.files.replacing import replace_text
from memviz.stats.student import student
from memviz.units import UNITS
from train.results.intervals import UNKNOWN
from train.results.markdown import markdown_table
from train.series.readable import each_model
from train.tasks import TASKS
from train.tasks.learning import SOLVED
from train.tasks.result import RESULT, TaskResult, read_result

CSV, MARKDOWN = "tasks.csv", "tasks.md"
ABOUT = (
    "Right answers in %, ± half a 95 % interval over seeds; of a single seed, in brackets, the "
    "interval over sequences. State: the numbers that are carried from symbol to symbol. Solved: "
    f"seeds that came to {100 * SOLVED:g} % at the longest size in training. *: beyond what was "
    "read in training."
)


def results(folder: Path, tell: Callable[[str], None]) -> list[TaskResult]:
    """Return the results below `folder`, in the order of tasks, units, sizes and seeds.

    `tell` is called with a line about each that cannot be read.
    """
    return sorted(each_model(folder, read_result, tell, RESULT), key=_order)


def write_tables(found: Sequence[TaskResult], folder: Path) -> None:
    """Write `tasks.csv`, a row for each point of each run, and `tasks.md` to `folder`."""
    replace_text(folder / CSV, as_csv(long_table(found)))
    replace_text(folder / MARKDOWN, f"{markdown(found)}\n")


def long_table(found: Sequence[TaskResult]) -> pd.DataFrame:
    """Return a row for each coordinate of each run; shares are 0 to 1, intervals over sequences."""
    return pd.DataFrame(row for result in found for row in _rows(result))


def markdown(found: Sequence[TaskResult]) -> str:
    """Return a table for each task in Markdown: units, sizes, and accuracy by coordinate."""
    names = dict.fromkeys(result.settings.task for result in found)
    tables = [
        _of_task(name, [result for result in found if result.settings.task == name])
        for name in names
    ]
    return "\n\n".join([*tables, ABOUT])


def _order(result: TaskResult) -> tuple[int, ...]:
    settings = result.settings
    places = list(TASKS).index(settings.task), list(UNITS).index(settings.unit)
    return (*places, settings.hidden_size, settings.layers, settings.seed)


def _rows(result: TaskResult) -> list[dict[str, object]]:
    settings, task = result.settings, result.settings.drawn
    return [
        {
            "task": settings.task,
            "unit": settings.unit,
            "layers": settings.layers,
            "hidden size": settings.hidden_size,
            "seed": settings.seed,
            "state numbers": result.state_numbers,
            "parameters": result.parameters,
            "updates": result.steps,
            "solved": result.solved,
            "seconds": result.seconds,
            "measured against": task.coordinate,
            "at": point.coordinate,
            "in training": point.coordinate <= task.longest_trained,
            "accuracy": point.accuracy.value,
            "low": point.accuracy.low,
            "high": point.accuracy.high,
            "answers": point.positions,
            "chance": task.chance,
        }
        for point in result.points
    ]


def _of_task(name: str, found: Sequence[TaskResult]) -> str:
    task = TASKS[name]
    at = sorted({point.coordinate for result in found for point in result.points})
    header = [
        "unit",
        "hidden",
        "state",
        "parameters",
        "seeds",
        "solved",
        "updates",
        "minutes",
        *(f"{value}{'*' if value > task.longest_trained else ''}" for value in at),
    ]
    groups = [[r for r in found if _apart_from_seed(r) == kind] for kind in _kinds(found)]
    table = markdown_table(header, [_row(group, at) for group in groups])
    return f"**{name}**, by {task.coordinate}; chance {100 * task.chance:.1f} %\n\n{table}"


def _kinds(found: Sequence[TaskResult]) -> list[str]:
    return list(dict.fromkeys(map(_apart_from_seed, found)))


def _apart_from_seed(result: TaskResult) -> str:
    """Return what is the same of results that differ by their seeds alone."""
    return repr(replace(result.settings, seed=0))


def _row(group: Sequence[TaskResult], at: Sequence[int]) -> list[str]:
    """Return the cells of results that differ by their seeds alone."""
    first = group[0]
    return [
        f"`{first.settings.unit}`",
        f"{first.settings.layers} × {first.settings.hidden_size}",
        f"{first.state_numbers:,}",
        f"{first.parameters:,}",
        str(len(group)),
        str(sum(result.solved for result in group)),
        f"{fmean(result.steps for result in group):,.0f}",
        f"{fmean(result.seconds for result in group) / 60:.1f}",
        *(_accuracy(group, coordinate) for coordinate in at),
    ]


def _accuracy(group: Sequence[TaskResult], coordinate: int) -> str:
    points = [p for result in group for p in result.points if p.coordinate == coordinate]
    if not points:
        return UNKNOWN
    mean, half = (100 * float(value) for value in student([p.accuracy.value for p in points]))
    if isnan(half):
        _, low, high = points[0].accuracy
        return f"{mean:.1f} ({100 * low:.1f} to {100 * high:.1f})"
    return f"{mean:.1f} ± {half:.1f}"
