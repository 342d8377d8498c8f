"""memviz: see what a recurrent model remembers and uses."""

from memviz.activations import Activations, activations
from memviz.agreement import agreement
from memviz.checkpoint import CheckpointError
from memviz.connectivity import (
    Connectivity,
    connectivity,
    connectivity_row,
    connectivity_stream,
    share_on_earlier_words,
)
from memviz.evaluation import accuracy_by_known_letters
from memviz.gate_saturation import GateSaturation, gate_saturation
from memviz.loading import load
from memviz.model import Model
from memviz.normalise import normalise
from memviz.occlusion import Occlusion, occlusion
from memviz.own_units import read_unit, register_unit
from memviz.published import published
from memviz.reach import Reach, reach
from memviz.signature import SignatureSummary, memory_signature, signature_summary
from memviz.suggest import Typing, suggest
from memviz.suggestion import Suggestion

__all__ = [
    "Activations",
    "CheckpointError",
    "Connectivity",
    "GateSaturation",
    "Model",
    "Occlusion",
    "Reach",
    "SignatureSummary",
    "Suggestion",
    "Typing",
    "accuracy_by_known_letters",
    "activations",
    "agreement",
    "connectivity",
    "connectivity_row",
    "connectivity_stream",
    "gate_saturation",
    "load",
    "memory_signature",
    "normalise",
    "occlusion",
    "published",
    "reach",
    "read_unit",
    "register_unit",
    "share_on_earlier_words",
    "signature_summary",
    "suggest",
]
