"""`python -m train evaluate`: measure a checkpoint on its test part."""

import argparse
from pathlib import Path

import pandas as pd

from memviz.analysis.memory import signature_summary
from memviz.analysis.memory.baselines import BLIND_PAST
from memviz.charts.numbers import estimate_text
from memviz.charts.report_card.sentences import card_sentences
from memviz.evaluation.character_models import CharacterEvaluation
from memviz.evaluation.held_out_results import HeldOutResults
from memviz.evaluation.parts import read_part
from memviz.models.checkpoint.format import REPORT_CARD, SIGNATURE
from memviz.stats.bootstrap import Estimate
from train.commands.arguments import add_cache, number
from train.results.evaluate import dataset_of, evaluate_checkpoint
from train.results.intervals import between
from train.results.report_card import make_report_card
from train.results.signature import sign_checkpoint

_NOTHING = "nothing was counted, so there is no cross entropy and no accuracy"


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.set_defaults(command=_run)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--corpus-path", type=Path, help="the corpus file the model was trained on")
    parser.add_argument(
        "--observations", type=number(int, 0), default=0, help="how many to use [all]"
    )
    parser.add_argument(
        "--reach-texts",
        type=number(int, 0),
        default=100,
        help="texts that say how far back the model's connectivity reaches [100]",
    )
    parser.add_argument(
        "--signature",
        action="store_true",
        help=f"measure instead what of the past is in its state, into {SIGNATURE}",
    )
    parser.add_argument(
        "--card",
        action="store_true",
        help=f"measure instead what it can hold, for how long, and what that is worth, into "
        f"{REPORT_CARD}",
    )
    add_cache(parser)


def _run(options: argparse.Namespace) -> int:
    dataset = dataset_of(options.checkpoint, options.corpus_path, options.cache)
    if options.signature:
        print(_signature(sign_checkpoint(options.checkpoint, dataset)))
        return 0
    if options.card:
        print("\n".join(card_sentences(make_report_card(options.checkpoint, dataset.test))))
        return 0
    metrics = evaluate_checkpoint(
        options.checkpoint, dataset.test, options.observations, options.reach_texts
    )
    results = read_part(HeldOutResults, metrics)
    if results.of_characters:
        print(_characters(CharacterEvaluation.from_results(results.characters)))
    else:
        print(_words(results))
    return 0


def _words(results: HeldOutResults) -> str:
    known, baseline = results.known_words, results.baseline.known_words
    if known.empty:
        return f"{_NOTHING}; no word of the test part is in the model's vocabulary"
    return (
        f"cross entropy {known.cross_entropy:.4f} nats, accuracy of known words "
        f"{known.share(1):.4f} (without context {baseline.share(1):.4f}), "
        f"{known.positions:,} positions"
    )


def _characters(found: CharacterEvaluation) -> str:
    nats = found.cross_entropy
    if not found.positions:
        return f"{_NOTHING}; no character of the test part is in the model's alphabet"
    return (
        f"cross entropy {nats.value:.4f} nats per character ({between(nats, '.4f')}), "
        f"accuracy {found.accuracy[1].value:.4f}, {found.positions:,} characters"
    )


def _signature(measured: pd.DataFrame) -> str:
    summary, untrained = (signature_summary(measured, of) for of in ("nats", "untrained_nats"))
    return (
        f"{summary.nats:.2f} nats of the past are in the state beyond what the text gives away "
        f"(by counts, which are blind past lag {BLIND_PAST}), half of them within "
        f"{summary.half_lag} characters; an untrained model of this shape already holds "
        f"{estimate_text(Estimate(untrained.nats, untrained.low, untrained.high), '.2f')}"
    )
