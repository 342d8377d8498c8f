"""A report: one page with models, connectivity, accuracy, reach, and how each was computed."""

from memviz.report.assembly import ModelsError, check_number, report
from memviz.report.connectivity_section import TimestepError
from memviz.report.readings import TextError

__all__ = ["ModelsError", "TextError", "TimestepError", "check_number", "report"]
