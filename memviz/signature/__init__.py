"""Memory signatures: what of the past is in a model's state (Koppula, Sim and Chin 2018)."""

from memviz.signature.file import read_signature, write_signature
from memviz.signature.lags import default_lags
from memviz.signature.signature import memory_signature
from memviz.signature.summary import SignatureSummary, signature_summary

__all__ = [
    "SignatureSummary",
    "default_lags",
    "memory_signature",
    "read_signature",
    "signature_summary",
    "write_signature",
]
