"""`python -m train fit`: train one model."""

import argparse
from pathlib import Path

from memviz.units import UNITS
from train.acceleration import new_accelerator
from train.commands.arguments import (
    INTERRUPTED,
    add_cache,
    add_settings,
    add_track,
    command_line,
    differences,
)
from train.dataset import open_dataset
from train.fit import Invocation, fit
from train.settings import PRESETS, preset


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.set_defaults(command=_run)
    parser.add_argument("--preset", choices=PRESETS, default="compact")
    parser.add_argument("--unit", choices=UNITS, required=True)
    parser.add_argument("--output", type=Path, help="folder of the run [runs/UNIT-PRESET]")
    parser.add_argument("--resume", action="store_true", help="continue an interrupted run")
    add_track(parser)
    add_cache(parser)
    add_settings(parser, "unit")


def _run(options: argparse.Namespace) -> int:
    settings = preset(options.preset, options.unit, **differences(options, "unit"))
    output = options.output or Path("runs") / f"{settings.unit}-{options.preset}"
    accelerator = new_accelerator(settings.head_precision, options.track)
    with accelerator.local_main_process_first():
        dataset = open_dataset(settings.dataset, options.cache)
    invocation = Invocation(command_line(), options.preset, options.resume)
    finished = fit(accelerator, settings, dataset, output, invocation)
    if not finished:
        accelerator.print(
            f"stopped; continue with the same command and --resume (state in {output})"
        )
        return INTERRUPTED
    accelerator.print(f"trained: {output}; next: python -m train evaluate {output}")
    return 0
