"""Training: reads observations in a fixed order until the budget is spent."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from accelerate import Accelerator
from tqdm import tqdm

from memviz.files.alone import alone_in
from train.data.dataset import Dataset
from train.loop.beginning import Beginning
from train.loop.finish import commit, write_checkpoint
from train.loop.history import History
from train.loop.interruption import Interruption, interruptible
from train.loop.output_folder import check_output, clear_output
from train.loop.over_training import measure_memory
from train.loop.processes import Processes
from train.loop.rehearsal import rehearse
from train.loop.run import DivergedError, Run, start
from train.loop.tracking import track_losses, track_memory, track_test, tracked
from train.settings import FitSettings


@dataclass(frozen=True)
class Invocation:
    """How a run was started; none of this changes what is learned."""

    command: str
    """What was typed."""
    preset: str
    """The name of the recipe that the settings come from."""
    resume: bool = False
    """Continue where the state was saved last."""
    overwrite: bool = False
    """Delete what the output folder holds of another run."""
    deadline: float = math.inf
    """The time, on the clock of `time.monotonic`, at which to stop as if interrupted."""
    saved: Callable[[Path], None] | None = None
    """Called by the main process, with the output folder, after it has saved the state."""


def fit(
    accelerator: Accelerator,
    settings: FitSettings,
    dataset: Dataset,
    output: Path,
    invocation: Invocation,
    begun_from: Beginning | None = None,
) -> bool:
    """Train a model and write it to `output` as a checkpoint; return whether it was finished.

    With `begun_from`, whose settings and vocabulary are the run's, its weights are trained on.

    The state is saved every few minutes, and when the run is interrupted; when resumed it
    continues from there to the same result as a run never interrupted. All processes of the
    accelerator call this, the main one writes. Where the accelerator has trackers, they are told
    how the run goes, and the finished model is evaluated for them.

    Raises ValueError before training where that would be in vain or destroy something: when another
    process works in `output`, when that holds another run and is not to be overwritten, when there
    is no state to resume or it is one of other settings, and when the trained model could not be
    read again. Raises DivergedError when the loss is no number any more; the state saved before
    that stays.
    """
    with ExitStack() as held:
        _by_main(Processes(accelerator), lambda: held.enter_context(alone_in(output)))
        code = commit()  # at the start: the files may change during the run
        check_output(output, invocation.resume, invocation.overwrite)
        trained = begun_from.model if begun_from else None
        run = start(settings, dataset, accelerator, output, invocation.resume, trained)
        _by_main(run.processes, lambda: rehearse(run, invocation.command, invocation.preset, code))
        if run.processes.is_main and not invocation.resume:
            clear_output(output)  # all have checked it by now
        held.enter_context(tracked(run))
        with interruptible(invocation.deadline) as interruption:
            finished = _train(run, interruption, invocation.saved)
        run.save()
        if finished and run.processes.is_main:
            run.stopping.take_best()
            write_checkpoint(run, invocation.command, invocation.preset, code)
        accelerator.wait_for_everyone()
        if finished and run.processes.is_main and accelerator.trackers:
            track_test(run)
        return finished


def _by_main(processes: Processes, work: Callable[[], object]) -> None:
    """Have the main process do what the run cannot begin without; all go on, or all raise."""
    error: ValueError | OSError | None = None
    if processes.is_main:
        try:
            work()
        except (ValueError, OSError) as raised:
            error = raised
    if processes.any(error is not None)[0]:
        raise error or ValueError("the main process could not begin the run")


def _train(run: Run, interruption: Interruption, told: Callable[[Path], None] | None) -> bool:
    """Train until the budget is spent or somebody stops the run; return whether it is finished."""
    settings, progress = run.settings, run.progress
    history = run.history() if run.processes.is_main else None
    before, started, saved = progress.seconds, time.monotonic(), time.monotonic()
    batches = run.batches.starting_at(progress.step)
    settled = run.stopping.is_over(progress)
    with _bar(run) as bar:
        while run.done < 1 and not settled:
            batch = next(batches)
            run.update(batch)
            progress.seconds = before + time.monotonic() - started
            bar.update(batch.characters)
            if run.validation_due:
                bar.set_postfix_str(_report(run, history))
            if run.memory_due and run.processes.is_main:
                _note_memory(run)
            due = time.monotonic() - saved > 60 * settings.save_minutes
            over = run.stopping.is_over(progress)
            stop, save, settled, diverged = run.processes.any(
                interruption.requested, due, over, run.diverged
            )
            if diverged:
                raise DivergedError(progress)
            if save:
                _save_if_possible(run, told)
                saved = time.monotonic()
            if stop:
                break
    return settled or run.done >= 1


def _bar(run: Run) -> "tqdm[None]":
    settings = run.settings
    per_epoch = run.batches.per_epoch * settings.batch * settings.observation_length
    return tqdm(
        total=settings.epochs * per_epoch or settings.characters,
        initial=run.progress.characters,
        unit="char",
        unit_scale=True,
        disable=not run.processes.is_main,
    )


def _report(run: Run, history: History | None) -> str:
    """Add training loss (mean since the last line) and validation loss to the history.

    A loss over no positions has no line.
    """
    train = run.mean_loss()
    if history is None:
        return ""
    progress = run.progress
    valid = run.validation_loss()
    if valid is not None:
        run.note_loss(valid)
        run.stopping.judge(valid, progress)
    losses = {"train": train, "valid": valid}
    known = {part: loss for part, loss in losses.items() if loss is not None}
    with _going_on(tell=True):
        history.add(progress.seconds, progress.step, known)
    track_losses(run, known)
    return ", ".join(
        f"{part} {known[part]:.3f}" if part in known else f"{part}: nothing known to predict"
        for part in losses
    )


def _note_memory(run: Run) -> None:
    """Measure what the model remembers by now, and keep it with the run's progress."""
    found = measure_memory(run.model, run.dataset.valid, run.progress.step)
    if found is not None:
        run.progress.memory.append(tuple(found))
        known = {name: value for name, value in found._asdict().items() if value is not None}
        track_memory(run, known)


def _save_if_possible(run: Run, told: Callable[[Path], None] | None) -> None:
    """Save the state and call `told`; on a full disk keep the last one and try again later."""
    with _going_on(tell=run.processes.is_main):
        run.save()
        if run.processes.is_main and told is not None:
            told(run.output)


@contextmanager
def _going_on(tell: bool) -> Iterator[None]:
    """Go on where something could not be written, and say so: it is tried again later."""
    try:
        yield
    except OSError as error:
        if tell:
            tqdm.write(f"{error}; free some space, training goes on")
