"""A run: a model in training, one update at a time."""

import math
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import torch
from accelerate import Accelerator
from torch import nn
from torch.optim import Adam, Optimizer

from memviz.config import ModelConfig
from memviz.model import Model
from train.batches import Batch, Batches
from train.captured import fast_layers
from train.dataset import Dataset
from train.history import History
from train.loss import TrainingLoss, validation_loss
from train.processes import Processes
from train.settings import FitSettings
from train.state import Progress, keep_unwrapped_weights, load_state, save_state


@dataclass
class Run:
    """A model in training on one or several processes, and where its state is kept."""

    settings: FitSettings
    dataset: Dataset
    accelerator: Accelerator
    processes: Processes
    model: Model
    loss: nn.Module
    """The `TrainingLoss` of the model, prepared by the accelerator, as is the optimiser."""
    optimiser: Optimizer
    batches: Batches
    output: Path
    progress: Progress = field(default_factory=Progress)

    def __post_init__(self) -> None:
        self._losses = torch.zeros((), dtype=torch.float64, device=self.accelerator.device)
        """This process's share of the losses that are not in `progress` yet."""
        self._saved_step: int | None = None

    def update(self, batch: Batch) -> None:
        """Do one step of the optimiser. The device is not waited for."""
        for group in self.optimiser.param_groups:
            group["lr"] = learning_rate(self.settings, self.progress.step, self.progress.characters)
        # Gradients are averaged over the processes, positions are not shared out evenly.
        scale = self.processes.count / max(batch.whole, 1)
        loss = self.loss(batch.symbols, batch.positions, batch.targets, scale, batch.masks)
        self.optimiser.zero_grad(set_to_none=True)
        self.accelerator.backward(loss)
        if self.settings.clip:
            self.accelerator.clip_grad_norm_(self.loss.parameters(), self.settings.clip)
        self.optimiser.step()
        self._losses += loss.detach()
        self.progress.step += 1
        self.progress.unreported += 1
        self.progress.characters += batch.characters

    def mean_loss(self) -> float:
        """Return the mean training loss since the last call, in nats."""
        self._collect_losses()
        mean = self.progress.losses / max(self.progress.unreported, 1)
        self.progress.losses, self.progress.unreported = 0.0, 0
        return mean

    def validation_loss(self) -> float:
        """Return the mean loss in nats on the validation part's first observations."""
        valid, device = self.dataset.valid, self.accelerator.device
        rows = np.arange(min(self.settings.validation_observations, len(valid)))
        symbols, targets = valid.inputs(rows), valid.targets(rows)
        return validation_loss(
            self.model, torch.from_numpy(symbols).to(device), torch.from_numpy(targets).to(device)
        )

    def save(self) -> None:
        """Write the state; raise OSError when that fails, leaving the last one in place."""
        if self.progress.step == self._saved_step:
            return
        self._collect_losses()
        identity = _identity(self.settings, self.dataset)
        save_state(self.output, self.accelerator, self.processes, self.progress, identity)
        self._saved_step = self.progress.step

    def restore(self) -> None:
        """Go back to where the state was saved last, if it was.

        Raises ValueError when it is that of a run with other settings.
        """
        identity = _identity(self.settings, self.dataset)
        found = load_state(self.output, self.accelerator, identity)
        if found is not None:
            self.progress, self._saved_step = found, found.step

    def history(self) -> History:
        """Return the history, without what came after the state that the run goes on from."""
        path = self.output / "training.csv"
        return History(path, self.settings.unit, self.progress.step)

    def _collect_losses(self) -> None:
        (total,) = self.processes.sum(float(self._losses))
        self.progress.losses += total / self.processes.count
        self._losses.zero_()


def start(
    settings: FitSettings, dataset: Dataset, accelerator: Accelerator, output: Path, resume: bool
) -> Run:
    """Return a run at its beginning or, with `resume`, where it was saved last.

    Raises ValueError when `output` holds a run with other settings.
    """
    output.mkdir(parents=True, exist_ok=True)
    if settings.threads:
        torch.set_num_threads(settings.threads)
    torch.set_flush_denormal(True)
    processes = Processes(accelerator)
    batches = Batches(settings, dataset.train, processes, accelerator.device)
    model = new_model(settings, dataset).to(accelerator.device)
    observations = processes.share(settings.batch)
    layers = fast_layers(
        model.units, observations.stop - observations.start, settings.observation_length
    )
    optimiser = Adam(model.parameters(), lr=settings.learning_rate, fused=True)
    loss, prepared = accelerator.prepare(TrainingLoss(model, layers), optimiser)
    keep_unwrapped_weights(accelerator)
    run = Run(settings, dataset, accelerator, processes, model, loss, prepared, batches, output)
    if resume:
        run.restore()
    return run


def new_model(settings: FitSettings, dataset: Dataset) -> Model:
    """Return the untrained model of these settings, the same for the same seed."""
    torch.manual_seed(settings.seed)
    vocabulary = dataset.vocabulary
    config = ModelConfig(
        unit=settings.unit,
        unit_options=settings.unit_options,
        layers=settings.layers,
        embedding_size=settings.embedding_size,
        hidden_size=settings.hidden_size,
        alphabet_size=len(vocabulary.alphabet),
        word_count=len(vocabulary.words),
        target=settings.target,
    )
    return Model(config, vocabulary)


def learning_rate(settings: FitSettings, step: int, characters: int) -> float:
    """Return the rate of a step: linear warm-up, then constant or a cosine down to 2 %."""
    warm = min(1.0, (step + 1) / settings.warmup) if settings.warmup else 1.0
    if settings.schedule == "constant":
        return settings.learning_rate * warm
    done = min(1.0, characters / settings.characters)
    return settings.learning_rate * warm * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * done)))


def _identity(settings: FitSettings, dataset: Dataset) -> str:
    """Return what must stay the same for a run to be continued; the processes may change."""
    ignored = {
        "corpus_path",
        "threads",
        "validate_every",
        "validation_observations",
        "save_minutes",
    }
    kept = {name: value for name, value in asdict(settings).items() if name not in ignored}
    return f"{dataset.fingerprint[:16]} " + " ".join(f"{k}={v}" for k, v in sorted(kept.items()))
