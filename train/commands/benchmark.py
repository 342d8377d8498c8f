"""`python -m train benchmark`: time the training of each unit."""

import argparse
import json
from dataclasses import asdict

from memviz.units import UNITS
from train.benchmark.speed import training_speed
from train.benchmark.table import table
from train.commands.arguments import add_settings, differences, number
from train.presets import PRESETS, preset

PER_UNIT = ("unit", "seed")


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.set_defaults(command=_run)
    parser.add_argument("--preset", choices=PRESETS, default="article")
    parser.add_argument("--units", nargs="+", choices=UNITS, default=list(UNITS), metavar="UNIT")
    parser.add_argument(
        "--seconds", type=number(float, 0.1), default=10, help="time for each unit [10]"
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    add_settings(parser, *PER_UNIT)


def _run(options: argparse.Namespace) -> int:
    changed = differences(options, *PER_UNIT)
    speeds = [
        training_speed(preset(options.preset, unit, **changed), options.seconds)
        for unit in options.units
    ]
    if options.json:
        print(json.dumps({"preset": options.preset, "units": list(map(asdict, speeds))}, indent=1))
    else:
        print(f"Training step of the preset {options.preset}, {speeds[0].hardware}:\n")
        print(table(speeds))
    return 0
