"""Memory signatures: what of the past is in a model's state (Koppula, Sim and Chin 2018)."""

from memviz.signature.file import read_signature, write_signature
from memviz.signature.lags import default_lags
from memviz.signature.recall import Recall, Remembered
from memviz.signature.recall_file import read_recall, write_recall
from memviz.signature.signature import Memory, measure_memory, memory_signature
from memviz.signature.summary import SignatureSummary, signature_summary

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
