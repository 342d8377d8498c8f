"""The report card of a model: what it can hold, for how long, and what it does with it.

The measures are those of `memviz.analysis`, taken on held-out text and kept in the checkpoint's
`card.json`. One record for each says how it is written and read.
"""

from memviz.evaluation.report_card.card import ReportCard, read_report_card, write_report_card
from memviz.evaluation.report_card.measuring import LENGTH, TEXTS, kinds_for, report_card
from memviz.evaluation.report_card.results import (
    CapacityResults,
    CardMeasure,
    CardSample,
    CheckResults,
    EffectiveResults,
    ForgettingResults,
    HalfLifeResults,
    LengthResults,
    LyapunovResults,
)

__all__ = [
    "LENGTH",
    "TEXTS",
    "CapacityResults",
    "CardMeasure",
    "CardSample",
    "CheckResults",
    "EffectiveResults",
    "ForgettingResults",
    "HalfLifeResults",
    "LengthResults",
    "LyapunovResults",
    "ReportCard",
    "kinds_for",
    "read_report_card",
    "report_card",
    "write_report_card",
]
