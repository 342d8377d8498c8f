"""Memory signatures: what of the past is in a model's state (Koppula, Sim and Chin 2018)."""

from memviz.analysis.memory.files import read_recall, read_signature, write_recall, write_signature
from memviz.analysis.memory.recall import Recall, Remembered
from memviz.analysis.memory.signature import Memory, measure_memory, memory_signature
from memviz.analysis.memory.states import default_lags
from memviz.analysis.memory.summary import SignatureSummary, signature_summary

__all__ = [
    "Memory",
    "Recall",
    "Remembered",
    "SignatureSummary",
    "default_lags",
    "measure_memory",
    "memory_signature",
    "read_recall",
    "read_signature",
    "signature_summary",
    "write_recall",
    "write_signature",
]
