"""A run: a model in training, one update at a time."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from accelerate import Accelerator
from torch import nn
from torch.optim import Optimizer

from memviz.models.checkpoint.format import TRAINING
from memviz.models.config import ModelConfig
from memviz.models.model import Model
from memviz.models.stack import States
from memviz.text.vocabulary import UNKNOWN_INDEX, Vocabulary
from train.data.dataset import Dataset
from train.loop.batches import Batch, Batches
from train.loop.cuda_graphs import graphed_layers
from train.loop.early_stopping import EarlyStopping
from train.loop.heap import keep_freed_memory
from train.loop.history import History
from train.loop.loss import Layer, TrainingLoss, validation_loss
from train.loop.optimiser import draw_uniformly, new_optimisers, rate_share, rates, set_rates
from train.loop.processes import Processes
from train.loop.sequences.paths import training_layer
from train.loop.state import (
    RunProgress,
    keep_unwrapped_weights,
    load_state,
    save_state,
    states_from_tensors,
    states_to_tensors,
)
from train.loop.streams import STREAMS, stream_loss
from train.settings import FitSettings


class DivergedError(ValueError):
    """A run whose loss, or whose weights, are no numbers any more; the text says what to do."""

    def __init__(self, progress: RunProgress) -> None:
        super().__init__(
            f"after {progress.step:,} batches the loss is no number any more: the run has diverged "
            "and is stopped. Begin anew with a smaller --learning-rate or with --clip 1; what was "
            "saved before is not changed"
        )


BEST = "best"
"""The name of the weights with the lowest validation loss in a saved state."""


@dataclass
class Run:
    """A model in training on one or several processes, and where its state is kept."""

    settings: FitSettings
    dataset: Dataset
    accelerator: Accelerator
    processes: Processes
    model: Model
    loss: nn.Module
    """The `TrainingLoss` of the model, prepared by the accelerator, as are the optimisers."""
    optimisers: list[Optimizer]
    batches: Batches
    output: Path
    progress: RunProgress = field(default_factory=RunProgress)

    def __post_init__(self) -> None:
        self._losses = torch.zeros((), dtype=torch.float64, device=self.accelerator.device)
        """This process's losses that are not added to `progress` yet."""
        self.diverged = False
        """Whether a loss was no number: nothing can be learnt from then on."""
        self.gradient_norm: torch.Tensor | None = None
        """The norm of the last gradient before it was clipped; None where nobody asks for it."""
        self._saved_step: int | None = None
        self._states: States | None = None
        """The layers' states after the last batch, where the next batch goes on from them."""
        self.stopping = EarlyStopping(self.model, self.settings.patience)

    @property
    def done(self) -> float:
        """The share of the budget that is spent, 1 at its end."""
        if self.settings.epochs:
            return self.progress.step / (self.settings.epochs * self.batches.per_epoch)
        return self.progress.characters / self.settings.characters

    @property
    def validation_due(self) -> bool:
        """Whether the history gets a line after this step: every so often, and after the last."""
        every = self.settings.validate_every or self.batches.per_epoch
        return self.progress.step % every == 0 or self.done >= 1

    @property
    def rates(self) -> dict[str, float]:
        """The learning rates of the last step, by the setting that each is a share of."""
        return rates(self.optimisers)

    @property
    def memory_due(self) -> bool:
        """Whether what the model remembers is measured after this step, and after the last."""
        every = self.settings.card_every
        return bool(every) and (self.progress.step % every == 0 or self.done >= 1)

    def update(self, batch: Batch) -> None:
        """Do one step of the optimiser, without waiting for the device."""
        step = self.progress.step
        epoch = step // self.batches.per_epoch
        set_rates(self.optimisers, rate_share(self.settings, step, self.done, epoch))
        # Gradients are averaged over the processes, which may have different numbers of positions.
        scale = self.processes.count / max(batch.whole, 1)
        states = self._states if batch.carries else None
        loss, self._states = self.loss(
            batch.symbols, batch.positions, batch.targets, scale, batch.masks, states
        )
        for optimiser in self.optimisers:
            optimiser.zero_grad(set_to_none=True)
        self.accelerator.backward(loss)
        weights = list(self.loss.parameters())
        if self.settings.clip:
            self.gradient_norm = self.accelerator.clip_grad_norm_(weights, self.settings.clip)
        elif self.accelerator.trackers:
            gradients = [one.grad for one in weights if one.grad is not None]
            self.gradient_norm = nn.utils.get_total_norm(gradients)
        for optimiser in self.optimisers:
            optimiser.step()
        self._losses += loss.detach()
        self.progress.step += 1
        self.progress.unreported += int(batch.whole > 0)
        self.progress.characters += batch.characters

    def mean_loss(self) -> float | None:
        """Return the mean training loss since the last call, in nats, None of no positions."""
        self._collect_losses()
        batches = self.progress.unreported
        mean = self.progress.losses / batches if batches else None
        self.progress.losses, self.progress.unreported = 0.0, 0
        return mean

    def validation_loss(self) -> float | None:
        """Return the mean loss in nats on the validation part's first observations.

        None where nothing that is to be predicted there is known.
        """
        settings, valid, device = self.settings, self.dataset.valid, self.accelerator.device
        if settings.reading == STREAMS:
            return stream_loss(self.model, valid, settings.validation_observations, settings.batch)
        rows = self._validated_rows()
        symbols, targets = valid.inputs(rows), valid.targets(rows)
        return validation_loss(
            self.model, torch.from_numpy(symbols).to(device), torch.from_numpy(targets).to(device)
        )

    def validated_positions(self) -> int:
        """Return at how many positions the validation loss is taken: where the target is known."""
        return int((self.dataset.valid.targets(self._validated_rows()) > UNKNOWN_INDEX).sum())

    def _validated_rows(self) -> np.ndarray:
        most = len(self.dataset.valid)
        return np.arange(min(self.settings.validation_observations or most, most))

    def note_loss(self, loss: float) -> None:
        """Note whether a loss says that the run has diverged."""
        self.diverged = self.diverged or not math.isfinite(loss)

    def save(self) -> None:
        """Write the state; raise OSError when that fails, leaving the last one in place.

        Raises DivergedError, leaving it too, where weights or losses are no numbers any more.
        """
        if self.progress.step == self._saved_step:
            return
        self._collect_losses()
        finite = all(bool(torch.isfinite(weights).all()) for weights in self.model.parameters())
        if self.processes.any(self.diverged or not finite)[0]:
            raise DivergedError(self.progress)
        identity = _identity(self.settings, self.dataset)
        best = self.stopping.best
        tensors = {BEST: best} if best and self.processes.is_main else {}
        if self.settings.reading == STREAMS and self._states is not None:
            tensors |= states_to_tensors(self._states, self._mine)
        save_state(self.output, self.accelerator, self.processes, self.progress, identity, tensors)
        self._saved_step = self.progress.step

    def restore(self) -> None:
        """Continue from the state that was saved last, if there is one.

        Raises ValueError when it is that of a run with other settings.
        """
        identity = _identity(self.settings, self.dataset)
        found = load_state(self.output, self.accelerator, identity)
        if found is None:
            return
        self.progress, self._saved_step = found.progress, found.progress.step
        self.stopping.best = found.tensors.pop(BEST, {})
        if found.tensors:
            states = states_from_tensors(found.tensors, self.model.start(1), self._mine)
            self._states = tuple(
                tuple(part.to(self.accelerator.device) for part in state) for state in states
            )

    def history(self) -> History:
        """Return the history, without the lines after the state that the run continues from."""
        path = self.output / TRAINING
        return History(path, self.settings.unit, self.progress.step)

    @property
    def _mine(self) -> slice:
        """The rows of a batch that this process reads."""
        return self.processes.share(self.settings.batch)

    def _collect_losses(self) -> None:
        (total,) = self.processes.sum(float(self._losses))
        self.note_loss(total)
        self.progress.losses += total / self.processes.count
        self._losses.zero_()


def start(
    settings: FitSettings,
    dataset: Dataset,
    accelerator: Accelerator,
    output: Path,
    resume: bool,
    trained: Model | None = None,
) -> Run:
    """Return a run at its beginning or, with `resume`, where it was saved last.

    At its beginning the weights are those of `trained`, of the same shape, or drawn.

    Raises ValueError when `output` holds a run with other settings.
    """
    output.mkdir(parents=True, exist_ok=True)
    if settings.threads:
        torch.set_num_threads(settings.threads)
    torch.set_flush_denormal(True)
    keep_freed_memory()
    processes = Processes(accelerator)
    batches = Batches(settings, dataset.train, processes, accelerator.device)
    model = new_model(settings, dataset.vocabulary)
    if trained is not None:
        model.load_state_dict(trained.state_dict())
    model.to(accelerator.device)
    layers = _layers(settings, model, processes)
    loss, *optimisers = accelerator.prepare(
        TrainingLoss(model, layers), *new_optimisers(settings, model)
    )
    keep_unwrapped_weights(accelerator)
    run = Run(settings, dataset, accelerator, processes, model, loss, optimisers, batches, output)
    if resume:
        run.restore()
    return run


def new_model(settings: FitSettings, vocabulary: Vocabulary) -> Model:
    """Return the untrained model of these settings, the same for the same seed."""
    torch.manual_seed(settings.seed)
    config = ModelConfig(
        unit=settings.unit,
        unit_options=settings.all_unit_options,
        block=settings.block,
        mlp=settings.mlp,
        tied=settings.tied,
        layers=settings.layers,
        embedding_size=settings.embedding_size,
        hidden_size=settings.hidden_size,
        alphabet_size=len(vocabulary.alphabet),
        word_count=len(vocabulary.words),
        target=settings.target,
    )
    model = Model(config, vocabulary)
    if settings.initial_range:
        draw_uniformly(model, settings.initial_range)
    return model


def _layers(settings: FitSettings, model: Model, processes: Processes) -> Sequence[Layer]:
    """Return the model's layers in the fastest form for this device and this way of reading."""
    if next(model.parameters()).device.type == "cpu":
        return [training_layer(unit, settings.layer_precision) for unit in model.units]
    if settings.reading == STREAMS:
        return model.units
    rows = processes.share(settings.batch)
    return graphed_layers(model.units, rows.stop - rows.start, settings.observation_length)


def _identity(settings: FitSettings, dataset: Dataset) -> str:
    """Return what must be the same when a run is continued; the number of processes may differ."""
    ignored = {"threads", "save_minutes", "card_every"}
    if not settings.patience:
        ignored |= {"validate_every", "validation_observations"}
    kept = {name: value for name, value in settings.to_json().items() if name not in ignored}
    return f"{dataset.fingerprint[:16]} " + " ".join(f"{k}={v}" for k, v in sorted(kept.items()))
