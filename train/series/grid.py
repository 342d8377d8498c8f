"""A grid of models: unit by layers by cells by seed, and one task's share of it."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from train.data.corpora import short_name
from train.loop.state import newest_state
from train.presets import ONE_HOT_SIZE, preset
from train.series.planned import Done, Reference, done

FIRST_SEED = 1
"""The seed of the models whose folders do not name one."""


@dataclass(frozen=True)
class Planned(Reference):
    """A model of the grid, and how its settings differ from the preset's."""

    differences: Mapping[str, Any]

    def done(self) -> Done:
        """Return how far the model has come; see `train.series.planned.done`."""
        return done(self)

    def command(self, done: Done) -> list[str]:
        """Return the arguments of `python -m train` that train the model, or evaluate it."""
        return self.fit_command() if done is Done.NOTHING else ["evaluate", str(self.folder)]

    def fit_command(self) -> list[str]:
        """Return the arguments of `python -m train` that begin or continue its training."""
        command = ["fit", "--preset", self.preset, "--unit", self.settings.unit]
        for name, value in self.differences.items():
            command += [f"--{name.replace('_', '-')}", str(value)]
        saved = newest_state(self.folder) is not None
        return [*command, "--output", str(self.folder), *(["--resume"] if saved else [])]


@dataclass(frozen=True)
class Grid:
    """The settings that are combined, on one corpus and with one recipe.

    `changed` are settings that differ from the preset's in every model.
    """

    preset: str
    corpus: str
    units: Sequence[str]
    layers: Sequence[int]
    cells: Sequence[int]
    seeds: Sequence[int]
    changed: Mapping[str, Any]

    def models(self, output: Path) -> list[Planned]:
        """Return every model with its folder below `output`, seed by seed, small models first."""
        combinations = product(self.seeds, self.cells, self.layers, self.units)
        return [self._model(output, *combination) for combination in combinations]

    def _model(self, output: Path, seed: int, cells: int, layers: int, unit: str) -> Planned:
        differences = {
            "corpus": self.corpus,
            "layers": layers,
            "hidden_size": cells,
            "embedding_size": max(cells, ONE_HOT_SIZE),
            "seed": seed,
            **self.changed,
        }
        name = f"{short_name(self.corpus)}_{unit}_{layers}x{cells}"
        name += "" if seed == FIRST_SEED else f"_seed{seed}"
        settings = preset(self.preset, unit, **differences)
        return Planned(settings, self.preset, output / name, differences)


def share(models: Sequence[Planned], task: int, of: int) -> list[Planned]:
    """Return one task's models: every `of`-th, so that each share has small and large ones.

    Raises ValueError when there is no such task.
    """
    if not 0 <= task < of:
        raise ValueError(f"task: got {task} of {of}; tasks count from 0 to {of - 1}")
    return list(models[task::of])


def task_of_array() -> tuple[int, int]:
    """Return which task of how many this is in a job array of Slurm; the only one elsewhere."""
    number = int(os.environ.get("SLURM_ARRAY_TASK_ID", 0))
    first = int(os.environ.get("SLURM_ARRAY_TASK_MIN", 0))
    step = int(os.environ.get("SLURM_ARRAY_TASK_STEP", 1))
    return (number - first) // step, int(os.environ.get("SLURM_ARRAY_TASK_COUNT", 1))
