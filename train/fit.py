"""Training: reads observations in a fixed random order until the budget is spent."""

import math
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn.utils import clip_grad_norm_
from torch.optim import Adam
from tqdm import tqdm

from memviz.config import ModelConfig
from memviz.model import Model
from memviz.vocabulary import PADDING_INDEX
from train.dataset import Dataset, TrainingPart
from train.finish import write_checkpoint
from train.history import History
from train.interruption import interruptible
from train.loss import training_loss, validation_loss
from train.metrics import commit
from train.settings import FitSettings
from train.state import Progress, load_state, save_state


@dataclass
class Run:
    """A model in training, and where its state and history are kept."""

    settings: FitSettings
    dataset: Dataset
    model: Model
    optimiser: Adam
    output: Path
    progress: Progress
    history: History

    def save(self) -> None:
        """Write the state; raise OSError when that fails, leaving the last one in place."""
        save_state(
            self.output,
            self.model,
            self.optimiser,
            self.progress,
            identity(self.settings, self.dataset),
        )


def fit(settings: FitSettings, dataset: Dataset, output: Path, command: str, resume: bool) -> bool:
    """Train a model and write it to `output` as a checkpoint; return whether it was finished.

    The state is saved every few minutes, and when the run is interrupted; with `resume` it
    continues from there to the same result as a run never interrupted. Raises ValueError when
    `output` holds a run with other settings.
    """
    code = commit()  # now: the files may change while a run goes on
    run = start(settings, dataset, output, resume)
    finished = _train(run)
    run.save()
    if finished:
        write_checkpoint(run.model, settings, dataset, run.progress, output, command, code)
    return finished


def start(settings: FitSettings, dataset: Dataset, output: Path, resume: bool) -> Run:
    """Return a run at its beginning or, with `resume`, where it was saved last."""
    output.mkdir(parents=True, exist_ok=True)
    if settings.threads:
        torch.set_num_threads(settings.threads)
    torch.set_flush_denormal(True)
    model = new_model(settings, dataset)
    optimiser = Adam(model.parameters(), lr=settings.learning_rate, fused=True)
    progress = Progress()
    if resume:
        progress = load_state(output, model, optimiser, identity(settings, dataset))
    history = History(output / "training.csv", settings.unit, progress.step)
    return Run(settings, dataset, model, optimiser, output, progress, history)


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


def _train(run: Run) -> bool:
    """Train until the budget is spent; return False when somebody stopped the run before."""
    settings, progress = run.settings, run.progress
    validation = _first_observations(run.dataset, settings.validation_observations)
    before, started, saved = progress.seconds, time.monotonic(), time.monotonic()
    bar = tqdm(total=settings.characters, initial=progress.characters, unit="char", unit_scale=True)
    with bar, interruptible() as interruption:
        for symbols, targets in _batches(settings, run.dataset.train, progress.step):
            if progress.characters >= settings.characters or interruption.requested:
                break
            progress.losses += _update(run, symbols, targets)
            read = int((symbols != PADDING_INDEX).sum())
            progress.step += 1
            progress.unreported += 1
            progress.characters += read
            progress.seconds = before + time.monotonic() - started
            bar.update(read)
            if progress.step % settings.validate_every == 0:
                bar.set_postfix_str(_report(run, *validation))
            if time.monotonic() - saved > 60 * settings.save_minutes:
                _save_if_possible(run)
                saved = time.monotonic()
    return progress.characters >= settings.characters


def _report(run: Run, symbols: Tensor, targets: Tensor) -> str:
    """Add training loss (mean since the last line) and validation loss to the history."""
    progress = run.progress
    train = progress.losses / progress.unreported
    valid = validation_loss(run.model, symbols, targets)
    run.history.add("train", progress.seconds, progress.step, train)
    run.history.add("valid", progress.seconds, progress.step, valid)
    progress.losses, progress.unreported = 0.0, 0
    return f"train {train:.3f}, valid {valid:.3f}"


def _update(run: Run, symbols: Tensor, targets: Tensor) -> float:
    """Do one step of the optimiser and return the loss before it, in nats."""
    settings, model, optimiser = run.settings, run.model, run.optimiser
    for group in optimiser.param_groups:
        group["lr"] = learning_rate(settings, run.progress.step, run.progress.characters)
    seed = settings.seed * 1_000_003 + run.progress.step
    loss = training_loss(
        model, symbols, targets, settings.head_share, settings.head_precision, seed
    )
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    if settings.clip:
        clip_grad_norm_(model.parameters(), settings.clip)
    optimiser.step()
    return float(loss.detach())


def _batches(
    settings: FitSettings, part: TrainingPart, first: int
) -> Iterator[tuple[Tensor, Tensor]]:
    """Yield symbols and targets, int64 [batch, time], from batch number `first` on, for ever."""
    per_epoch = max(1, len(part) // settings.batch)
    epoch, within = divmod(first, per_epoch)
    while True:
        order = part.epoch_order(epoch, settings.seed)
        for batch in range(within, per_epoch):
            rows = order[batch * settings.batch : (batch + 1) * settings.batch]
            yield _tensor(part.inputs(rows)), _tensor(part.targets(rows))
        epoch, within = epoch + 1, 0


def _first_observations(dataset: Dataset, count: int) -> tuple[Tensor, Tensor]:
    """Return the fixed observations that validation loss is measured on along the way."""
    rows = np.arange(min(count, len(dataset.valid)))
    return _tensor(dataset.valid.inputs(rows)), _tensor(dataset.valid.targets(rows))


def _tensor(array: np.ndarray) -> Tensor:
    return torch.from_numpy(array)


def _save_if_possible(run: Run) -> None:
    """Save the state; on a full disk go on with the last one and try again later."""
    try:
        run.save()
    except OSError as error:
        tqdm.write(f"could not save the state ({error}); free some space, training goes on")


def identity(settings: FitSettings, dataset: Dataset) -> str:
    """Return what must stay the same for a run to be continued."""
    ignored = {
        "corpus_path",
        "threads",
        "validate_every",
        "validation_observations",
        "save_minutes",
    }
    kept = {name: value for name, value in asdict(settings).items() if name not in ignored}
    return f"{dataset.fingerprint[:16]} " + " ".join(f"{k}={v}" for k, v in sorted(kept.items()))
