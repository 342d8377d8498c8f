"""`python -m train references`: train and evaluate the reference models, print their results."""

import argparse
import math
import time
from pathlib import Path

from memviz.units import UNITS
from train.commands.arguments import (
    INTERRUPTED,
    add_cache,
    add_settings,
    add_track,
    command_line,
    differences,
    number,
    warn,
)
from train.loop.acceleration import joined_processes
from train.series.reference_table import PUBLISHED_ORDER, order_table, reference_table, results
from train.series.references import RECIPES, evaluate, series, train

FIRST = (*PUBLISHED_ORDER, *(unit for unit in UNITS if unit not in PUBLISHED_ORDER))
PER_MODEL = ("unit", "seed")


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.set_defaults(command=_run)
    parser.add_argument("--recipe", choices=RECIPES, default="published")
    parser.add_argument("--units", nargs="+", choices=UNITS, default=list(FIRST), metavar="UNIT")
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3], metavar="SEED")
    parser.add_argument("--output", type=Path, default=Path("runs/references"))
    parser.add_argument(
        "--minutes", type=number(float, 0), default=math.inf, help="stop training after that"
    )
    parser.add_argument(
        "--no-evaluation", action="store_true", help="leave that to the same command without this"
    )
    parser.add_argument(
        "--table", action="store_true", help="train nothing: print what is in --output as a table"
    )
    parser.add_argument(
        "--reach-texts", type=number(int, 0), default=100, help="as in evaluate [100]"
    )
    add_track(parser)
    add_cache(parser)
    add_settings(parser, *PER_MODEL)


def _run(options: argparse.Namespace) -> int:
    if options.table:
        found = results(options.output, warn)
        print(f"{reference_table(found)}\n\n{order_table(found)}")
        return 0
    deadline = time.monotonic() + 60 * options.minutes
    changed = differences(options, *PER_MODEL)
    processes = joined_processes()
    for model in series(options.recipe, options.units, options.seeds, options.output, changed):
        if not train(model, options.cache, command_line(), deadline, options.track):
            processes.print(f"stopped in {model.folder}; the same command continues")
            return INTERRUPTED
        if processes.is_main_process and not options.no_evaluation:
            evaluate(model, options.cache, options.reach_texts)
        processes.wait_for_everyone()
        processes.print(f"finished: {model.folder}")
    return 0
