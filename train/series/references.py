"""The reference models: every unit with several seeds, all units of one seed before the next."""

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from train.data.dataset import open_dataset
from train.loop.acceleration import TrackerName, new_accelerator
from train.loop.fit import Invocation, fit
from train.loop.state import newest_state
from train.presets import preset
from train.results.evaluate import evaluate_checkpoint
from train.series.planned import Done, Reference, done

RECIPES = {"published": "article", "best": "article-best"}


def series(
    recipe: str, units: Sequence[str], seeds: Sequence[int], output: Path, changed: dict[str, Any]
) -> Iterator[Reference]:
    """Yield every model, all units of the first seed before the second seed."""
    for seed in seeds:
        for unit in units:
            settings = preset(RECIPES[recipe], unit, **changed, seed=seed)
            yield Reference(settings, RECIPES[recipe], output / f"{unit}-{recipe}-{seed}")


def train(
    reference: Reference,
    cache: Path,
    command: str,
    deadline: float = math.inf,
    track: Sequence[TrackerName] = (),
) -> bool:
    """Train one model or continue it; return whether it is finished.

    `deadline`, on the clock of `time.monotonic`, stops as an interruption does.
    """
    settings = reference.settings
    if done(reference) is not Done.NOTHING:
        return True
    accelerator = new_accelerator(settings.head_precision, track, reference.folder)
    with accelerator.local_main_process_first():
        dataset = open_dataset(settings.dataset, cache)
    resume = newest_state(reference.folder) is not None
    invocation = Invocation(command, reference.preset, resume, deadline=deadline)
    return fit(accelerator, settings, dataset, reference.folder, invocation)


def evaluate(reference: Reference, cache: Path, reach_texts: int) -> None:
    """Evaluate a trained model on its test part, unless it has been evaluated."""
    if done(reference) is Done.TRAINED:
        dataset = open_dataset(reference.settings.dataset, cache)
        evaluate_checkpoint(reference.folder, dataset.test, 0, reach_texts)
