"""`python -m train tasks`: what every unit can remember, on tasks whose answers are known."""

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from memviz.models.config import BLOCKS
from memviz.units import UNITS
from train.commands.arguments import INTERRUPTED, number, unit_option, warn
from train.series.pool import End, Pool
from train.tasks import TASKS
from train.tasks.settings import TaskSettings
from train.tasks.suite import TaskRun, suite, train_and_test
from train.tasks.table import CSV, MARKDOWN, markdown, results, write_tables

EVERY_RUN = ("layers", "block", "mlp", "unit_options", "steps", "batch", "learning_rate")
"""The settings that are the same in every run."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.description = (
        "Train a small model of each unit on tasks whose answers are known, with several seeds, "
        "and show how many of its answers are right the more there is to remember. What is "
        "finished is skipped, what was interrupted goes on, and a run that fails ends alone."
    )
    parser.set_defaults(command=_run)
    _add_list(parser, "--tasks", list(TASKS), "TASK", f"of {', '.join(TASKS)} [all]", choices=TASKS)
    _add_list(parser, "--units", list(UNITS), "UNIT", f"of {', '.join(UNITS)} [all]", choices=UNITS)
    _add_list(parser, "--seeds", [1, 2, 3], "SEED", "a model of each [1 2 3]", type=number(int, 0))
    size = TaskSettings.hidden_size
    _add_list(
        parser,
        "--hidden-size",
        [size],
        "N",
        f"cells of a layer, several to compare sizes [{size}]",
        type=number(int, 1),
    )
    parser.add_argument("--output", type=Path, default=Path("runs/tasks"), help="[runs/tasks]")
    parser.add_argument(
        "--at-a-time",
        type=number(int, 1),
        default=2,
        metavar="N",
        help="models trained at once, one for each core that is free [2]",
    )
    parser.add_argument(
        "--table", action="store_true", help="train nothing: show and write what is in --output"
    )
    _add_settings(parser.add_argument_group("settings of every run"))


def _add_list(
    parser: argparse.ArgumentParser, name: str, default: list, shown: str, about: str, **kind: Any
) -> None:
    parser.add_argument(name, nargs="+", default=default, metavar=shown, help=about, **kind)


def _add_settings(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--unit-option",
        dest="unit_options",
        metavar="NAME=VALUE",
        action="append",
        type=unit_option,
        help="an option of the unit, which may be given again for another",
    )
    group.add_argument(
        "--block",
        choices=BLOCKS,
        help=f"what stands around a unit: nothing, or a way past it [{TaskSettings.block}]",
    )
    group.add_argument(
        "--mlp", type=int, help="width of the layer after a unit [twice the cells in a block]"
    )
    group.add_argument("--layers", type=int, help=f"[{TaskSettings.layers}]")
    group.add_argument(
        "--steps", type=int, help=f"most updates, fewer where it is solved [{TaskSettings.steps}]"
    )
    group.add_argument("--batch", type=int, help=f"sequences of an update [{TaskSettings.batch}]")
    group.add_argument(
        "--learning-rate",
        type=float,
        help=f"of Adam, at its highest [{TaskSettings.learning_rate}]",
    )


def _run(options: argparse.Namespace) -> int:
    if options.table:
        return _table(options.output)
    runs = planned(options)
    tell = partial(print, flush=True)
    if len(runs) == 1:
        finished, stopped = _alone(runs[0], tell)
    else:
        ends = [outcome.end for outcome in Pool(runs, options.at_a_time, [], tell).run()]
        finished = ends.count(End.EVALUATED)
        stopped = End.STOPPED in ends or len(ends) < len(runs)
    tell(f"{finished} of {len(runs)} runs are finished in {options.output}")
    if finished:
        _table(options.output)
    if stopped:
        tell("stopped; the same command continues")
        return INTERRUPTED
    return 0 if finished == len(runs) else 1


def planned(options: argparse.Namespace) -> list[TaskRun]:
    """Return the runs that were asked for on the command line."""
    return suite(
        options.tasks,
        options.units,
        options.hidden_size,
        options.seeds,
        options.output,
        _changed(options),
    )


def _alone(run: TaskRun, tell: Callable[[str], None]) -> tuple[int, bool]:
    """Do a run in this process; return whether it is finished, and whether it was stopped."""
    finished = train_and_test(run, tell)
    return int(finished), not finished


def _table(output: Path) -> int:
    """Show what is finished in `output`, and write it there; return the exit status."""
    found = results(output, warn)
    if not found:
        raise ValueError(f"output: no result of a task in the folders below {output}")
    write_tables(found, output)
    print(f"{markdown(found)}\n\nwritten: {output / MARKDOWN}, {output / CSV}")
    return 0


def _changed(options: argparse.Namespace) -> dict[str, Any]:
    """Return the settings that were given on the command line."""
    given = {name: value for name in EVERY_RUN if (value := getattr(options, name)) is not None}
    if "unit_options" in given:
        given["unit_options"] = dict(given["unit_options"])
    return given
