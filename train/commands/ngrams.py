"""`python -m train ngrams`: n-gram models of a corpus, measured on its held-out part."""

import argparse
from pathlib import Path

from memviz.errors import HeldOut
from memviz.errors.words import word_counts
from memviz.samples import ORDERS, Facts, measure, write_sample
from memviz.samples.measure import cross_entropy_by_order, fit_ngrams
from train.corpora import load_corpus


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.set_defaults(command=_run)
    parser.add_argument("--corpus", default="warpeace", help="a name or a text file [warpeace]")
    parser.add_argument("--corpus-path", type=Path, help="the file of the corpus of that name")
    parser.add_argument("--train", type=float, default=0.8, help="first share to count in [0.8]")
    parser.add_argument("--test", type=float, default=0.1, help="last share to measure on [0.1]")
    parser.add_argument("--output", type=Path, help="write a sample of the test part here")
    parser.add_argument("--positions", type=int, default=100_000, help="of the sample [100000]")
    parser.add_argument(
        "--read-first", type=int, default=5000, help="characters before the sample [5000]"
    )


def _run(options: argparse.Namespace) -> int:
    corpus = load_corpus(options.corpus, options.corpus_path, target="character")
    text = corpus.text
    train_end, test_begin = _parts(len(text), options.train, options.test)
    ngrams = fit_ngrams(text[:train_end])
    cross_entropy = cross_entropy_by_order(ngrams.probabilities(text[test_begin:]))
    for order in ORDERS:
        print(f"{order:3}-gram {cross_entropy[order]:7.4f} nats per character")
    if options.output is not None:
        begin = min(options.read_first, test_begin)
        span = text[test_begin - begin : test_begin + options.positions]
        facts = Facts(
            corpus=corpus.name,
            licence=corpus.licence,
            sha256=corpus.sha256,
            training=(0, train_end),
            test=(test_begin, len(text)),
            begins=test_begin,
            cross_entropy=cross_entropy,
        )
        counts = word_counts(text[:train_end])
        sample = measure(ngrams, counts.__getitem__, HeldOut(span, begin), facts)
        write_sample(sample, options.output)
        print(f"{sample.held_out.positions:,} positions in {options.output}")
    return 0


def _parts(characters: int, train: float, test: float) -> tuple[int, int]:
    """Return where the training part ends and the test part begins."""
    if not (train > 0 and test > 0 and train + test <= 1):
        raise ValueError(
            f"--train {train} --test {test}: both must be above 0 and together 1 at most"
        )
    return int(characters * train), characters - int(characters * test)
