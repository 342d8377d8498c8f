"""n-gram models of characters, smoothed by interpolated modified Kneser-Ney."""

from memviz.samples.ngrams.discounts import Discounts, modified
from memviz.samples.ngrams.kneser_ney import KneserNey, fit

__all__ = ["Discounts", "KneserNey", "fit", "modified"]
