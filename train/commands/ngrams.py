"""`python -m train ngrams`: n-gram models of a corpus, measured on its held-out part."""

import argparse
from pathlib import Path

from memviz.samples import ORDERS, Facts, measure, write_sample
from memviz.samples.making import cross_entropy_by_order, fit_ngrams
from memviz.text.held_out import HeldOut
from memviz.text.occurrences import word_counts
from train.commands.arguments import number
from train.data.corpora import Corpus, load_corpus


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.set_defaults(command=_run)
    parser.add_argument("--corpus", default="warpeace", help="a name or a text file [warpeace]")
    parser.add_argument("--corpus-path", type=Path, help="the file of the corpus of that name")
    parser.add_argument("--train", type=float, default=0.8, help="first share to count in [0.8]")
    parser.add_argument("--test", type=float, default=0.1, help="last share to measure on [0.1]")
    parser.add_argument("--output", type=Path, help="write a sample of the test part here")
    parser.add_argument(
        "--positions", type=number(int, 1), default=100_000, help="of the sample [100000]"
    )
    parser.add_argument(
        "--read-first",
        type=number(int, 0),
        default=5000,
        help="characters before the sample [5000]",
    )
    other = parser.add_argument_group("a sample of another text, which is not in the corpus")
    other.add_argument("--sample", type=Path, help="its file")
    other.add_argument("--source", default="another text", help="where it comes from, in words")
    other.add_argument("--licence", help="its licence")


def _run(options: argparse.Namespace) -> int:
    corpus = load_corpus(options.corpus, options.corpus_path, target="character")
    train_end, test_begin = _parts(len(corpus.text), options.train, options.test)
    training = corpus.text[:train_end]
    ngrams = fit_ngrams(training)
    cross_entropy = cross_entropy_by_order(ngrams.probabilities(corpus.text[test_begin:]))
    for order in ORDERS:
        print(f"{order:3}-gram {cross_entropy[order]:7.4f} nats per character")
    if options.output is not None:
        held_out, source, begins = _held_out(options, corpus, test_begin)
        facts = Facts(
            corpus=corpus.name,
            sha256=corpus.sha256,
            training_characters=train_end,
            source=source,
            licence=options.licence or corpus.licence,
            begins=begins,
            cross_entropy=cross_entropy,
        )
        counts = word_counts(training)
        write_sample(measure(ngrams, counts.__getitem__, held_out, facts), options.output)
        print(f"{held_out.positions:,} positions in {options.output}")
    return 0


def _held_out(
    options: argparse.Namespace, corpus: Corpus, test_begin: int
) -> tuple[HeldOut, str, int | None]:
    """Return the text to make the sample of, where it comes from, where it is in the corpus."""
    if options.sample is not None:
        text = load_corpus(str(options.sample), target="character").text
        held_out = HeldOut(text, options.read_first).first(options.positions)
        return held_out, options.source, None
    begin = min(options.read_first, test_begin)
    text = corpus.text[test_begin - begin : test_begin + options.positions]
    part = {0.1: "tenth", 0.05: "twentieth"}.get(options.test, f"{options.test:.0%}")
    source = f"the last {part} of the corpus, from character {test_begin + 1:,} on"
    return HeldOut(text, begin), source, test_begin


def _parts(characters: int, train: float, test: float) -> tuple[int, int]:
    """Return where the training part ends and the test part begins."""
    if not (train > 0 and test > 0 and train + test <= 1):
        raise ValueError(
            f"--train {train} --test {test}: both must be above 0 and together 1 at most"
        )
    return int(characters * train), characters - int(characters * test)
