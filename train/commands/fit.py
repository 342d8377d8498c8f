"""`python -m train fit`: train one model."""

import argparse
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
from train.data.dataset import open_dataset
from train.loop.acceleration import new_accelerator
from train.loop.fit import Invocation, fit
from train.presets import PRESETS, preset
from train.sharing.sharing import Sharing


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.set_defaults(command=_run)
    parser.add_argument("--preset", choices=PRESETS, default="compact")
    parser.add_argument("--unit", choices=UNITS, required=True)
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
    settings = preset(options.preset, options.unit, **differences(options, "unit"))
    output = options.output or Path("runs") / f"{settings.unit}-{options.preset}"
    accelerator = new_accelerator(settings.head_precision, options.track, output)
    with accelerator.local_main_process_first():
        dataset = open_dataset(settings.dataset, options.cache)
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
    finished = fit(accelerator, settings, dataset, output, invocation)
    if sharing is not None and accelerator.is_main_process:
        sharing.finish(output, finished)
    if not finished:
        accelerator.print(
            f"stopped; continue with the same command and --resume (state in {output})"
        )
        return INTERRUPTED
    accelerator.print(f"trained: {output}; next: python -m train evaluate {output}")
    return 0


def _sharing(options: argparse.Namespace) -> Sharing | None:
    if options.push is None:
        return None
    disable_progress_bars()  # they would be drawn across the run's own
    return Sharing(Hub(), options.push, 60 * options.push_minutes, tqdm.write)
