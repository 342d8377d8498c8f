"""A report: one page with models, connectivity, accuracy, reach, and how each was computed."""

from memviz.report.report import report

__all__ = ["report"]
