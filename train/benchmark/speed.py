"""Characters per second of a unit's training, and the rates to compare them with."""

import tempfile
from dataclasses import dataclass
from operator import truediv
from pathlib import Path
from typing import cast

import numpy as np
import torch

from memviz.units.kernel import KernelUnit
from train.benchmark.arithmetic import arithmetic
from train.benchmark.plain_loop import PlainLoop
from train.benchmark.random_dataset import random_dataset
from train.benchmark.timing import WARM_UP, duration, matrix_rate
from train.loop.acceleration import new_accelerator
from train.loop.finish import hardware
from train.loop.loss import TrainingLoss
from train.loop.precision import product_type
from train.loop.run import Run, new_model, start
from train.loop.sequences.layer import FastLayer
from train.settings import FitSettings


@dataclass(frozen=True)
class Speed:
    """How fast a unit trains."""

    unit: str
    hardware: str
    characters_per_second: float
    share_of_matrix_rate: float
    """The share of a training step's time that its matrix products alone would take: their
    operations in float32 and in the head's precision, each divided by the device's rate, the better
    of the two rates measured right before and right after.
    """
    minutes: float
    """What the whole budget of the settings takes."""
    unassisted_characters_per_second: float | None
    """The rate of the same training step with torch's own recurrent kernels and autograd in
    float32; None where that is the unit's only path.
    """
    plain_characters_per_second: float | None
    """The rate of the plain loop, for units that are defined by their step; None for the others."""


def training_speed(settings: FitSettings, seconds: float) -> Speed:
    """Time the training step of these settings for about `seconds`, on random observations."""
    accelerator = new_accelerator(settings.head_precision)
    device = accelerator.device
    before = _matrix_rates(settings, device, seconds)
    with tempfile.TemporaryDirectory() as folder:
        run = start(settings, random_dataset(settings), accelerator, Path(folder), resume=False)
    rate = _characters_per_second(run, seconds)
    after = _matrix_rates(settings, device, seconds)
    loss = cast("TrainingLoss", accelerator.unwrap_model(run.loss))
    fast = isinstance(loss.layers[0], FastLayer)
    counted = arithmetic(run.model, settings.head_share, first_by_symbol=fast)
    alone = sum(map(truediv, counted, map(max, before, after)))
    by_step = not isinstance(run.model.units[0], KernelUnit)
    return Speed(
        unit=settings.unit,
        hardware=hardware(device),
        characters_per_second=rate,
        share_of_matrix_rate=alone * rate / run.processes.count,
        minutes=settings.characters / rate / 60,
        unassisted_characters_per_second=_unassisted(run, seconds) if fast else None,
        plain_characters_per_second=_plain(run, seconds) if by_step else None,
    )


def _matrix_rates(settings: FitSettings, device: torch.device, seconds: float) -> list[float]:
    """Return the rate of products as in the recurrent layers, and of those as in the head."""
    on_cpu = device.type == "cpu"
    layers = product_type(settings.layer_precision) if on_cpu else torch.float32
    precisions = (layers, product_type(settings.head_precision, device.type))
    return [matrix_rate(device, precision, seconds / 10) for precision in precisions]


def _characters_per_second(run: Run, seconds: float) -> float:
    batches = run.batches.starting_at(0)

    def update() -> None:
        run.update(next(batches))

    device = run.accelerator.device
    duration(update, device, WARM_UP)
    (once,) = run.processes.sum(duration(update, device))  # for equally many steps in every process
    repeats = max(1, round(seconds * run.processes.count / once))
    before = run.progress.characters
    taken = duration(update, device, repeats)
    return (run.progress.characters - before) / (taken * repeats)


def _unassisted(run: Run, seconds: float) -> float:
    """Return the rate of the run with its units as they are, in torch's own way."""
    run.loss = run.accelerator.prepare(TrainingLoss(run.model))
    return _characters_per_second(run, seconds)


def _plain(run: Run, seconds: float) -> float:
    settings, part, device = run.settings, run.dataset.train, run.accelerator.device
    rows = np.arange(settings.batch)
    symbols = torch.from_numpy(part.inputs(rows)).to(device)
    targets = torch.from_numpy(part.targets(rows)).to(device)
    loop = PlainLoop(new_model(settings, run.dataset.vocabulary).to(device), settings.learning_rate)

    def update() -> None:
        loop.update(symbols, targets)

    once = duration(update, device)
    repeats = max(1, round(seconds / once))
    return symbols.numel() / duration(update, device, repeats)
