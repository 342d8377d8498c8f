"""Memory signatures: what of the past is in a model's state (Koppula, Sim and Chin 2018)."""

from memviz.signature.lags import default_lags
from memviz.signature.signature import memory_signature
from memviz.signature.summary import SignatureSummary, signature_summary

__all__ = ["SignatureSummary", "default_lags", "memory_signature", "signature_summary"]
