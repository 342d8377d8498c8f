"""`python -m train evaluate`: measure a checkpoint on its test part."""

import argparse
from pathlib import Path
from typing import Any

from memviz.analysis.memory import SignatureSummary
from memviz.models.checkpoint import SIGNATURE
from train.commands.arguments import add_cache
from train.results.evaluate import dataset_of, evaluate_checkpoint
from train.results.signature import sign_checkpoint


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.set_defaults(command=_run)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--corpus-path", type=Path, help="the corpus file the model was trained on")
    parser.add_argument("--observations", type=int, default=0, help="how many to use [all]")
    parser.add_argument(
        "--reach-texts",
        type=int,
        default=100,
        help="texts that say how far back the model's connectivity reaches [100]",
    )
    parser.add_argument(
        "--signature",
        action="store_true",
        help=f"measure instead what of the past is in its state, into {SIGNATURE}",
    )
    add_cache(parser)


def _run(options: argparse.Namespace) -> int:
    dataset = dataset_of(options.checkpoint, options.corpus_path, options.cache)
    if options.signature:
        print(_signature(sign_checkpoint(options.checkpoint, dataset)))
        return 0
    metrics = evaluate_checkpoint(
        options.checkpoint, dataset.test, options.observations, options.reach_texts
    )
    print(_characters(metrics) if "characters" in metrics["test"] else _words(metrics))
    return 0


def _words(metrics: dict[str, Any]) -> str:
    known = metrics["test"]["known_words"]
    baseline = metrics["test"]["baseline"]["known_words"]["accuracy"]["1"]
    return (
        f"cross entropy {known['cross_entropy']:.4f} nats, accuracy of known words "
        f"{known['accuracy']['1']:.4f} (without context {baseline:.4f}), "
        f"{known['positions']:,} positions"
    )


def _characters(metrics: dict[str, Any]) -> str:
    counted = metrics["test"]["characters"]
    nats, bounds = counted["cross_entropy"], counted["cross_entropy_interval"]
    return (
        f"cross entropy {nats:.4f} nats per character ({bounds['low']:.4f} to "
        f"{bounds['high']:.4f}), accuracy {counted['accuracy']['1']:.4f}, "
        f"{counted['positions']:,} characters"
    )


def _signature(summary: SignatureSummary) -> str:
    return (
        f"{summary.nats:.2f} nats of the past are in the state beyond what the text gives away, "
        f"half of them within {summary.half_lag} characters"
    )
