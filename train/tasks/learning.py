"""A model learns a task: new sequences at every update, until it is solved or time is up."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from accelerate import Accelerator
from torch import Tensor, nn
from torch.optim import Optimizer

from memviz.models.model import Model
from train.loop.acceleration import new_accelerator
from train.loop.heap import keep_freed_memory
from train.loop.interruption import interruptible
from train.loop.loss import TrainingLoss
from train.loop.optimiser import new_optimisers, rate_share, set_rates
from train.loop.processes import Processes
from train.loop.run import new_model
from train.loop.sequences.paths import training_layer
from train.loop.state import RunProgress, keep_unwrapped_weights, load_state, save_state
from train.tasks.accuracy import share_right
from train.tasks.settings import TaskSettings

SOLVED = 0.999
"""The share of right answers at which nothing is left to be learnt."""
VALIDATE_EVERY = 50
VALIDATED = 128
"""Sequences of the longest size in training, the same in each validation."""
SAVE_SECONDS = 180.0
_UPDATE, _VALIDATION = 1, 2
"""Which of a seed's sequences: those of an update, or those to validate on."""
_READ_AT_ONCE = 64


@dataclass
class Learning:
    """A model that learns a task, and how far it has come; `folder` is where its state is kept."""

    settings: TaskSettings
    folder: Path
    accelerator: Accelerator
    model: Model
    loss: nn.Module
    optimisers: list[Optimizer]
    progress: RunProgress = field(default_factory=RunProgress)
    solved: bool = False

    def update(self) -> None:
        """Do one update, on new sequences. Raises ValueError where the loss is no number."""
        settings, step = self.settings, self.progress.step
        recipe, task = settings.recipe, settings.drawn
        generator = np.random.default_rng([settings.seed, _UPDATE, step])
        drawn = task.draw(settings.batch, int(generator.choice(task.training_sizes)), generator)
        positions = self._sent(np.flatnonzero(drawn.counted))
        targets = self._sent(drawn.targets[drawn.counted])
        set_rates(self.optimisers, rate_share(recipe, step, step / settings.steps, epoch=0))
        loss, _ = self.loss(self._sent(drawn.symbols), positions, targets, 1 / len(targets))
        for optimiser in self.optimisers:
            optimiser.zero_grad(set_to_none=True)
        self.accelerator.backward(loss)
        self.accelerator.clip_grad_norm_(self.loss.parameters(), recipe.clip)
        for optimiser in self.optimisers:
            optimiser.step()
        self.progress.step += 1
        if not math.isfinite(float(loss.detach())):
            raise ValueError(
                f"after {step + 1:,} updates the loss is no number any more: the run has diverged; "
                "give a smaller --learning-rate"
            )

    def validate(self) -> float:
        """Return the share of right answers at the longest size in training."""
        task = self.settings.drawn
        generator = np.random.default_rng([self.settings.seed, _VALIDATION])
        return share_right(task.draw(VALIDATED, max(task.training_sizes), generator), self.answer)

    @torch.no_grad()
    def answer(self, symbols: np.ndarray) -> np.ndarray:
        """Return what the model answers to each symbol, both int64 [sequences, time]."""
        given = [
            self.model.head(self.model(some)[0]).argmax(-1)
            for some in self._sent(symbols).split(_READ_AT_ONCE)
        ]
        return torch.cat(given).cpu().numpy()

    def save(self) -> None:
        """Write the state; raise OSError where that fails."""
        processes, identity = Processes(self.accelerator), _identity(self.settings)
        save_state(self.folder, self.accelerator, processes, self.progress, identity)

    def _sent(self, values: np.ndarray) -> Tensor:
        return torch.from_numpy(values).to(self.accelerator.device)


def begin(settings: TaskSettings, folder: Path) -> Learning:
    """Return a model at the beginning, or where the state in `folder` was saved last.

    Raises ValueError where that is one of other settings, or damaged.
    """
    torch.set_flush_denormal(True)
    keep_freed_memory()
    accelerator = new_accelerator("float32")
    recipe = settings.recipe
    model = new_model(recipe, settings.drawn.vocabulary).to(accelerator.device)
    on_cpu = accelerator.device.type == "cpu"
    layers = [training_layer(unit, "float32") if on_cpu else unit for unit in model.units]
    loss, *optimisers = accelerator.prepare(
        TrainingLoss(model, layers), *new_optimisers(recipe, model)
    )
    keep_unwrapped_weights(accelerator)
    learning = Learning(settings, folder, accelerator, model, loss, optimisers)
    found = load_state(folder, accelerator, _identity(settings))
    if found is not None:
        learning.progress = found.progress
    return learning


def learn(learning: Learning, tell: Callable[[str], None], deadline: float = math.inf) -> bool:
    """Train until the task is solved or the updates are spent; return whether that is so.

    Else somebody stopped it, or the `deadline` passed, on the clock of `time.monotonic`. The state
    is saved in both cases, and a model that goes on from it comes to the same as one never stopped.
    `tell` is called with a line at each validation. Raises ValueError where the loss is no number
    any more.
    """
    progress = learning.progress
    before, started, saved = progress.seconds, time.monotonic(), time.monotonic()
    with interruptible(deadline) as interruption:
        while not _over(learning, tell):
            learning.update()
            progress.seconds = before + time.monotonic() - started
            if interruption.requested:
                learning.save()
                return False
            if time.monotonic() - saved > SAVE_SECONDS:
                learning.save()
                saved = time.monotonic()
    learning.save()  # the test that follows may be broken off, too
    return True


def _identity(settings: TaskSettings) -> str:
    """Return what must be the same when a run is continued."""
    return " ".join(f"{name}={value}" for name, value in settings.to_json().items())


def _over(learning: Learning, tell: Callable[[str], None]) -> bool:
    """Return whether there is nothing left to learn, or no update left; validate where it is due.

    What was stopped after an update that is followed by a validation has that when it goes on.
    """
    step, last = learning.progress.step, learning.progress.step == learning.settings.steps
    if not last and (step == 0 or step % VALIDATE_EVERY):
        return False
    share = learning.validate()
    learning.solved = share >= SOLVED
    tell(f"{step:,} updates: {100 * share:.1f} % right")
    return last or learning.solved
