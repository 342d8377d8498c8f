"""The suite: every task by unit by size by seed, each a run with a folder of its own."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import torch

from memviz.analysis.walk import numbers
from memviz.files.alone import alone_in
from train.loop.run import new_model
from train.loop.state import remove_states
from train.series.planned import Done
from train.tasks.accuracy import accuracy_by_coordinate
from train.tasks.learning import Learning, begin, learn
from train.tasks.result import RESULT, TaskResult, read_result, write_result
from train.tasks.settings import TaskSettings

# The settings that a run's name has, and the options of the command that give them.
_NAMED = {"task": "tasks", "unit": "units", "hidden_size": "hidden_size", "seed": "seeds"}


@dataclass(frozen=True)
class TaskRun:
    """A model that is to learn a task, and the folder of its run.

    `changed` are the settings that differ from the suite's in every run.
    """

    settings: TaskSettings
    folder: Path
    changed: Mapping[str, Any]

    def done(self) -> Done:
        """Return whether the run has a result.

        Raises ValueError for a result of other settings, CheckpointError for one that cannot be
        read.
        """
        if not (self.folder / RESULT).exists():
            return Done.NOTHING
        if read_result(self.folder).settings != self.settings:
            raise ValueError(
                f"{self.folder / RESULT}: the model there was trained with other settings; give "
                "another --output, or delete the folder"
            )
        return Done.EVALUATED

    def command(self, done: Done) -> list[str]:  # noqa: ARG002  there is only one
        """Return the arguments of `python -m train` for this run alone, which goes on by itself."""
        command = ["tasks", "--output", str(self.folder.parent)]
        for setting, option in _NAMED.items():
            value = getattr(self.settings, setting)
            command += [f"--{option.replace('_', '-')}", str(value)]
        for setting, value in self.changed.items():
            if setting == "unit_options":
                for name, given in value.items():
                    command += ["--unit-option", f"{name}={given}"]
            else:
                command += [f"--{setting.replace('_', '-')}", str(value)]
        return command


def suite(
    tasks: Sequence[str],
    units: Sequence[str],
    hidden_sizes: Sequence[int],
    seeds: Sequence[int],
    output: Path,
    changed: Mapping[str, Any],
) -> list[TaskRun]:
    """Return every run, all tasks and units of the first seed before the second seed.

    Raises ValueError, before anything is trained, for settings that make no model.
    """
    runs = []
    for seed, size, task, unit in product(seeds, hidden_sizes, tasks, units):
        settings = TaskSettings(task=task, unit=unit, seed=seed, hidden_size=size, **changed)
        if seed == seeds[0]:
            _check(settings)
        name = f"{task}_{unit}_{settings.layers}x{size}_seed{seed}"
        runs.append(TaskRun(settings, output / name, changed))
    return runs


def train_and_test(run: TaskRun, tell: Callable[[str], None], deadline: float = math.inf) -> bool:
    """Train and test one model, unless that is done, and return whether it is by now.

    `deadline`, on the clock of `time.monotonic`, stops as an interruption does; the next call goes
    on from there. Raises ValueError as `TaskRun.done`, `begin` and `learn` do, HeldError where
    another process has the folder.
    """
    if run.done() is Done.EVALUATED:
        return True
    with alone_in(run.folder):
        learning = begin(run.settings, run.folder)
        if not learn(learning, tell, deadline):
            return False
        write_result(run.folder, _result(learning))
        remove_states(run.folder)
    return True


def _result(learning: Learning) -> TaskResult:
    model, progress = learning.model.eval(), learning.progress
    return TaskResult(
        settings=learning.settings,
        state_numbers=numbers(model.start(1)).shape[1],
        parameters=model.parameter_counts().total,
        steps=progress.step,
        solved=learning.solved,
        seconds=progress.seconds,
        points=accuracy_by_coordinate(learning.settings.drawn, learning.answer),
    )


def _check(settings: TaskSettings) -> None:
    """Raise ValueError where the settings make no model, in the words of what refuses them."""
    with torch.device("meta"):
        new_model(settings.recipe, settings.drawn.vocabulary)
