"""A report: one page with models, connectivity, accuracy, reach, and how each was computed."""

from memviz.report.connectivity_section import TimestepError
from memviz.report.report import report

__all__ = ["TimestepError", "report"]
