"""`python -m train fit`: train one model."""

import argparse
from dataclasses import replace
from pathlib import Path

from huggingface_hub.utils import disable_progress_bars
from tqdm import tqdm

from memviz.hub import Hub
from memviz.units import UNITS
from train.commands.arguments import (
    INTERRUPTED,
    add_cache,
    add_settings,
    add_track,
    command_line,
    differences,
    number,
)
from train.data.dataset import Dataset, open_dataset
from train.data.hub_corpus import pinned
from train.loop.acceleration import joined_processes, new_accelerator
from train.loop.beginning import Beginning, beginning
from train.loop.fit import Invocation, fit
from train.presets import PRESETS, preset
from train.settings import FitSettings
from train.sharing.sharing import Sharing


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.set_defaults(command=_run)
    parser.add_argument("--preset", choices=PRESETS, default="compact")
    parser.add_argument("--unit", choices=UNITS, help="needed, except with --from")
    parser.add_argument(
        "--from",
        dest="begun_from",
        metavar="CHECKPOINT",
        help="train on from the weights of a checkpoint's folder, or of OWNER/NAME on the Hub: its "
        "shape and its vocabulary stay, optimiser and schedule begin anew",
    )
    parser.add_argument("--output", type=Path, help="folder of the run [runs/UNIT-PRESET]")
    begin = parser.add_mutually_exclusive_group()
    begin.add_argument("--resume", action="store_true", help="continue an interrupted run")
    begin.add_argument(
        "--overwrite", action="store_true", help="delete the run that the output folder holds"
    )
    parser.add_argument(
        "--push",
        metavar="OWNER/NAME",
        help="push the run's state there as it goes, and the model at its end; with --resume it "
        "goes on from there where the output folder has no state; made public if there is none",
    )
    parser.add_argument(
        "--push-minutes",
        type=number(float, 0),
        default=15,
        help="least time between two pushes [15]",
    )
    add_track(parser)
    add_cache(parser)
    add_settings(parser, "unit")


def _run(options: argparse.Namespace) -> int:
    begun_from = _beginning(options.begun_from)
    settings = _settings(options, begun_from)
    output = options.output or Path("runs") / f"{settings.unit}-{options.preset}"
    accelerator = new_accelerator(settings.head_precision, options.track, output)
    with accelerator.local_main_process_first():
        settings = replace(settings, corpus=pinned(settings.corpus))
        dataset = _dataset(settings, begun_from, options.cache)
    sharing = _sharing(options)
    if sharing is not None and options.resume:
        with accelerator.local_main_process_first():
            if accelerator.is_local_main_process:
                sharing.fetch(output)
    invocation = Invocation(
        command_line(),
        options.preset,
        options.resume,
        options.overwrite,
        saved=sharing.saved if sharing else None,
    )
    finished = fit(accelerator, settings, dataset, output, invocation, begun_from)
    if sharing is not None and accelerator.is_main_process:
        sharing.finish(output, finished)
    if not finished:
        accelerator.print(
            f"stopped; continue with the same command and --resume (state in {output})"
        )
        return INTERRUPTED
    accelerator.print(f"trained: {output}; next: python -m train evaluate {output}")
    return 0


def _beginning(source: str | None) -> Beginning | None:
    if source is None:
        return None
    with joined_processes().local_main_process_first():
        return beginning(source)


def _settings(options: argparse.Namespace, begun_from: Beginning | None) -> FitSettings:
    """Return the settings: the preset's, but for what was typed and what the model fixes."""
    if begun_from is None and options.unit is None:
        raise ValueError(f"unit: give one of {', '.join(UNITS)}, or a model to go on --from")
    given = differences(options, "unit")
    if begun_from is None:
        return preset(options.preset, options.unit, **given)
    begun_from.check(given | ({"unit": options.unit} if options.unit else {}))
    changed = given | begun_from.settings
    return preset(options.preset, changed.pop("unit"), **changed)


def _dataset(settings: FitSettings, begun_from: Beginning | None, cache: Path) -> Dataset:
    if begun_from is None:
        return open_dataset(settings.dataset, cache)
    vocabulary = begun_from.model.vocabulary
    dataset = open_dataset(replace(settings.dataset, vocabulary=vocabulary), cache)
    begun_from.check_held_out(dataset)
    return dataset


def _sharing(options: argparse.Namespace) -> Sharing | None:
    if options.push is None:
        return None
    disable_progress_bars()  # they would be drawn across the run's own
    return Sharing(Hub(), options.push, 60 * options.push_minutes, tqdm.write)
