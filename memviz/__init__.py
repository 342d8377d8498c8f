"""memviz: see what a recurrent model remembers and uses."""

from typing import Any

from memviz.analysis.activations import Activations, activations
from memviz.analysis.capacity import Capacity, capacity
from memviz.analysis.check import Check, check
from memviz.analysis.connectivity.connectivity import (
    Connectivity,
    ConnectivityRow,
    connectivity,
    connectivity_row,
    connectivity_stream,
    share_on_earlier_words,
)
from memviz.analysis.connectivity.explained import Output
from memviz.analysis.differing import Differing, DifferingPrompt, differing
from memviz.analysis.effective_state_size import EffectiveStateSize, effective_state_size
from memviz.analysis.forgetting import Forgetting, forgetting
from memviz.analysis.gates import GateSaturation, gate_saturation
from memviz.analysis.kept_writes import KeptWrites, kept_writes
from memviz.analysis.length_stress import LengthStress, length_stress
from memviz.analysis.memory import SignatureSummary, memory_signature, signature_summary
from memviz.analysis.occlusion import Occlusion, occlusion
from memviz.analysis.occlusion_effects import agreement
from memviz.analysis.probability import probability
from memviz.analysis.reach import Reach, reach
from memviz.analysis.states.corpus import CorpusStates, states_of_corpus
from memviz.analysis.states.edit import Edited, Unedited, edit
from memviz.analysis.states.edit_effects import EditEffects, edit_effects
from memviz.analysis.states.edited_model import with_edits
from memviz.analysis.states.edits import DropWrite, Freeze, Reset, Scale, Transplant, Zero
from memviz.analysis.states.match import Match, match
from memviz.analysis.states.nearest import Nearest, StateMap, nearest, state_map
from memviz.analysis.timescales import (
    HalfLives,
    LyapunovSpectrum,
    half_lives,
    lyapunov_spectrum,
)
from memviz.analysis.without_context import WithoutContext, without_context
from memviz.evaluation.published import published
from memviz.evaluation.report_card import ReportCard, report_card
from memviz.evaluation.word_models import accuracy_by_known_letters
from memviz.files.home import have_a_home
from memviz.loading import load, load_transformers
from memviz.models.adapters.plain_object import from_object
from memviz.models.adapters.recorded_states import from_states
from memviz.models.adapters.saving import save
from memviz.models.adapters.torch_model import from_torch
from memviz.models.adapters.transformers_model import from_transformers
from memviz.models.checkpoint.error import CheckpointError
from memviz.models.contract import Gate, LanguageModel, MissingLevelError
from memviz.models.generate import generate
from memviz.models.model import Model
from memviz.models.own_units import read_unit, register_unit
from memviz.models.suggest import Suggestion, Typing, suggest
from memviz.text.normalise import normalise
from memviz.version import __version__

_SHOWN_IN_NOTEBOOKS: tuple[Any, ...] = (
    *(Capacity, Check, Connectivity, ConnectivityRow, Differing, EditEffects, Edited),
    *(EffectiveStateSize, Forgetting, GateSaturation, HalfLives, KeptWrites, LengthStress),
    *(LyapunovSpectrum, Match, Nearest, Reach, StateMap),
)


def _as_html(result: object) -> str:
    """Return a result as a notebook shows it; what draws it is imported only then."""
    from memviz.figures.results import as_html

    return as_html(result)


for _kind in _SHOWN_IN_NOTEBOOKS:
    _kind._repr_html_ = _as_html

have_a_home()  # before altair or the Hub's client is imported, which look for it

__all__ = [
    "Activations",
    "Capacity",
    "Check",
    "CheckpointError",
    "Connectivity",
    "ConnectivityRow",
    "CorpusStates",
    "Differing",
    "DifferingPrompt",
    "DropWrite",
    "EditEffects",
    "Edited",
    "EffectiveStateSize",
    "Forgetting",
    "Freeze",
    "Gate",
    "GateSaturation",
    "HalfLives",
    "KeptWrites",
    "LanguageModel",
    "LengthStress",
    "LyapunovSpectrum",
    "Match",
    "MissingLevelError",
    "Model",
    "Nearest",
    "Occlusion",
    "Output",
    "Reach",
    "ReportCard",
    "Reset",
    "Scale",
    "SignatureSummary",
    "StateMap",
    "Suggestion",
    "Transplant",
    "Typing",
    "Unedited",
    "WithoutContext",
    "Zero",
    "__version__",
    "accuracy_by_known_letters",
    "activations",
    "agreement",
    "capacity",
    "check",
    "connectivity",
    "connectivity_row",
    "connectivity_stream",
    "differing",
    "edit",
    "edit_effects",
    "effective_state_size",
    "forgetting",
    "from_object",
    "from_states",
    "from_torch",
    "from_transformers",
    "gate_saturation",
    "generate",
    "half_lives",
    "kept_writes",
    "length_stress",
    "load",
    "load_transformers",
    "lyapunov_spectrum",
    "match",
    "memory_signature",
    "nearest",
    "normalise",
    "occlusion",
    "probability",
    "published",
    "reach",
    "read_unit",
    "register_unit",
    "report_card",
    "save",
    "share_on_earlier_words",
    "signature_summary",
    "state_map",
    "states_of_corpus",
    "suggest",
    "with_edits",
    "without_context",
]
