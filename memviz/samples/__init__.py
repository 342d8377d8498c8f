"""Held-out samples of corpora, with what n-gram models of the training part give each character."""

from memviz.samples.files import bundled, read_sample, write_sample
from memviz.samples.making import FEWEST_CHARACTERS, measure, of_own_text
from memviz.samples.sample import ORDERS, ORDERS_OF_ORACLE, Facts, Sample, ngram_name

__all__ = [
    "FEWEST_CHARACTERS",
    "ORDERS",
    "ORDERS_OF_ORACLE",
    "Facts",
    "Sample",
    "bundled",
    "measure",
    "ngram_name",
    "of_own_text",
    "read_sample",
    "write_sample",
]
