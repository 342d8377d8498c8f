"""`python -m train sweep`: train and evaluate a grid of character models."""

import argparse
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from memviz.units import UNITS
from train.commands.arguments import INTERRUPTED, add_cache, add_settings, differences, warn
from train.data.dataset import open_dataset
from train.presets import PRESETS
from train.series.grid import Grid, Planned, share, task_of_array
from train.series.pool import End, Pool
from train.series.sweep_table import markdown, results, write_table

GIVEN = ("unit", "layers", "hidden_size", "embedding_size", "seed", "corpus")


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.set_defaults(command=_run)
    task, of = task_of_array()
    parser.add_argument("--preset", choices=PRESETS, default="karpathy")
    parser.add_argument("--corpus", default="warpeace", help="its name or a text file [warpeace]")
    parser.add_argument("--units", nargs="+", choices=UNITS, default=["lstm", "gru", "rnn"])
    _add_numbers(parser, "--layers", [1, 2, 3])
    _add_numbers(parser, "--cells", [64, 128, 256, 512])
    _add_numbers(parser, "--seeds", [1])
    parser.add_argument("--output", type=Path, default=Path("runs/sweep"))
    parser.add_argument("--at-a-time", type=int, default=1, help="models trained at once [1]")
    parser.add_argument(
        "--task", type=int, default=task, help="which share of the grid, from 0 [array task]"
    )
    parser.add_argument("--of", type=int, default=of, help="how many shares [array tasks]")
    parser.add_argument(
        "--table",
        type=Path,
        metavar="FILE",
        help="only write what is evaluated in the output folder, as .csv, .md or .tex",
    )
    add_cache(parser)
    add_settings(parser, *GIVEN)


def _add_numbers(parser: argparse.ArgumentParser, name: str, default: list[int]) -> None:
    shown = " ".join(map(str, default))
    parser.add_argument(name, nargs="+", type=int, default=default, help=f"[{shown}]")


def _run(options: argparse.Namespace) -> int:
    if options.table is not None:
        write_table(results(options.output, warn), options.table)
        return 0
    grid = Grid(
        preset=options.preset,
        corpus=options.corpus,
        units=options.units,
        layers=options.layers,
        cells=options.cells,
        seeds=options.seeds,
        changed=differences(options, *GIVEN),
    )
    models = share(grid.models(options.output), options.task, options.of)
    _check_targets(models)
    if models:
        open_dataset(models[0].settings.dataset, options.cache)  # built once, before all need it
    extra = ["--cache", str(options.cache)]
    pool = Pool(models, options.at_a_time, extra, partial(print, flush=True))
    ends = [outcome.end for outcome in pool.run()]
    evaluated = ends.count(End.EVALUATED)
    print(f"{evaluated} of {len(models)} models are evaluated in {options.output}")
    if evaluated:
        print(markdown(results(options.output, warn)))
    if End.STOPPED in ends or len(ends) < len(models):
        print("stopped; the same command continues")
        return INTERRUPTED
    return 0 if evaluated == len(models) else 1


def _check_targets(models: Sequence[Planned]) -> None:
    """Raise ValueError where what would be trained has no place in the table at the end."""
    if any(model.settings.target != "character" for model in models):
        raise ValueError(
            f"preset: got {models[0].preset!r}, which is for models of words; a sweep compares "
            "models of characters: take karpathy or karpathy-short, or add --target character"
        )
