"""n-gram models of characters, smoothed by interpolated modified Kneser-Ney."""

from memviz.ngrams.discounts import Discounts, modified
from memviz.ngrams.kneser_ney import KneserNey, fit

__all__ = ["Discounts", "KneserNey", "fit", "modified"]
