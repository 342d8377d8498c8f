"""What the trackers of experiments are told: settings, losses, rates, and the test results."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any

from accelerate import Accelerator

from memviz.evaluation.held_out_results import HeldOutResults
from memviz.evaluation.parts import read_part
from train.loop.run import Run
from train.results.evaluate import evaluate_checkpoint

PROJECT = "memviz"
TEST_OBSERVATIONS = 10_000
"""How many of the test part a tracked run is measured on at its end, at most."""

_NOTHING_OF_THIS_MACHINE = {
    "console": "off",  # what is printed names folders
    "disable_git": True,
    "save_code": False,
    "x_disable_machine_info": True,
    "x_disable_meta": True,
    "x_save_requirements": False,
}


@contextmanager
def tracked(run: Run) -> Iterator[None]:
    """Have the accelerator's trackers open in the block: a new tracked run, or the resumed one.

    By default there are no trackers. The tracked run is found again by a name that is saved with
    the run's progress.
    """
    begun = bool(run.progress.tracked)
    if not begun:
        run.progress.tracked = f"{run.output.name}-{token_hex(4)}"
    if run.accelerator.log_with:
        _open(run.accelerator, run, begun)
    try:
        yield
    finally:
        for tracker in run.accelerator.trackers:
            tracker.finish()


def _open(accelerator: Accelerator, run: Run, begun: bool) -> None:
    name = run.progress.tracked
    folder = Path(accelerator.logging_dir)
    folder.mkdir(parents=True, exist_ok=True)
    wandb = {"id": name, "dir": str(folder), "settings": _NOTHING_OF_THIS_MACHINE}
    of_each = {
        # What was logged after the saved state is logged again.
        "tensorboard": {"purge_step": run.progress.step + 1},
        "wandb": {"name": name, "resume": "allow", **wandb},
        "trackio": {"name": name, "resume": "allow"},
    }
    accelerator.init_trackers(PROJECT, None if begun else _flat(run.settings.to_json()), of_each)


def track_losses(run: Run, losses: Mapping[str, float]) -> None:
    """Log the losses (nats) of the parts "train" and "valid", the rates and the gradient's norm."""
    values = {f"{part}/loss": loss for part, loss in losses.items()} | run.rates
    if run.gradient_norm is not None:
        values["gradient_norm"] = float(run.gradient_norm)
    run.accelerator.log(values, step=run.progress.step)


def track_memory(run: Run, measured: Mapping[str, float]) -> None:
    """Log what the model remembers by now."""
    values = {f"memory/{name}": value for name, value in measured.items()}
    run.accelerator.log(values, step=run.progress.step)


def track_test(run: Run) -> None:
    """Measure the finished checkpoint on the test part, as `train evaluate` does, and log it."""
    metrics = evaluate_checkpoint(run.output, run.dataset.test, TEST_OBSERVATIONS, reach_texts=0)
    counted = read_part(HeldOutResults, metrics).predicted
    values = {"test/loss": counted.cross_entropy, "test/accuracy": counted.share(1)}
    known = {name: value for name, value in values.items() if value is not None}
    run.accelerator.log(known, step=run.progress.step)


def _flat(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return the settings without nesting, which not every tracker takes: `unit_options.heads`."""
    flat: dict[str, Any] = {}
    for name, value in settings.items():
        inner = value if isinstance(value, Mapping) else None
        flat |= {name: value} if inner is None else {f"{name}.{k}": v for k, v in inner.items()}
    return flat
