"""`python -m train`: train models and evaluate them."""

import argparse
import shlex
import sys
from dataclasses import Field, fields
from pathlib import Path
from typing import Any

from memviz.checkpoint import CheckpointError
from memviz.units import UNITS
from train.corpora import CorpusError
from train.dataset import open_dataset
from train.evaluate import dataset_of, evaluate_checkpoint
from train.fit import fit
from train.settings import PRESETS, FitSettings, preset

CACHE = Path(".cache/datasets")
INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status: 0, 1 for an error, 130 when interrupted."""
    options = _parser().parse_args(arguments)
    try:
        return options.command(options)
    except (CorpusError, CheckpointError, ValueError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _fit(options: argparse.Namespace) -> int:
    differences = {
        field.name: getattr(options, field.name)
        for field in _settable()
        if getattr(options, field.name) is not None
    }
    settings = preset(options.preset, options.unit, **differences)
    dataset = open_dataset(settings.dataset, options.cache)
    output = options.output or Path("runs") / f"{settings.unit}-{options.preset}"
    command = shlex.join(["python", "-m", "train", *sys.argv[1:]])
    if not fit(settings, dataset, output, command, options.resume):
        print(f"stopped; continue with the same command and --resume (state in {output})")
        return INTERRUPTED
    print(f"trained: {output}; next: python -m train evaluate {output}")
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    dataset = dataset_of(options.checkpoint, options.corpus_path, options.cache)
    metrics = evaluate_checkpoint(
        options.checkpoint, dataset.test, options.observations, options.reach_texts
    )
    known = metrics["test"]["known_words"]
    baseline = metrics["test"]["baseline"]["known_words"]["accuracy"]["1"]
    print(
        f"cross entropy {known['cross_entropy']:.4f} nats, accuracy of known words "
        f"{known['accuracy']['1']:.4f} (without context {baseline:.4f}), "
        f"{known['positions']:,} positions"
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m train", description=__doc__)
    commands = parser.add_subparsers(required=True)
    _add_fit(commands.add_parser("fit", help="train a model and write it as a checkpoint"))
    _add_evaluate(commands.add_parser("evaluate", help="measure a checkpoint on its test part"))
    return parser


def _add_fit(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(command=_fit)
    parser.add_argument("--preset", choices=PRESETS, default="compact")
    parser.add_argument("--unit", choices=UNITS, required=True)
    parser.add_argument("--output", type=Path, help="folder of the run [runs/UNIT-PRESET]")
    parser.add_argument("--resume", action="store_true", help="continue an interrupted run")
    _add_cache(parser)
    group = parser.add_argument_group("settings that differ from the preset")
    for field in _settable():
        group.add_argument(f"--{field.name.replace('_', '-')}", type=_parse_as(field))


def _add_evaluate(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(command=_evaluate)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--corpus-path", type=Path, help="the corpus file the model was trained on")
    parser.add_argument("--observations", type=int, default=0, help="how many to use [all]")
    parser.add_argument(
        "--reach-texts",
        type=int,
        default=100,
        help="texts that say how far back the model's connectivity reaches [100]",
    )
    _add_cache(parser)


def _add_cache(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cache", type=Path, default=CACHE, help=f"encoded corpora [{CACHE}]")


def _settable() -> list[Field[Any]]:
    return [field for field in fields(FitSettings) if field.name != "unit"]


def _parse_as(field: Field[Any]) -> Any:
    return field.type if field.type in (int, float, str) else Path


if __name__ == "__main__":
    sys.exit(main())
