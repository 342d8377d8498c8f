"""The figures that an article published about its own models."""

from memviz.evaluation.published.article import CaseStudy, Published, PublishedModel
from memviz.evaluation.published.files import published

__all__ = ["CaseStudy", "Published", "PublishedModel", "published"]
