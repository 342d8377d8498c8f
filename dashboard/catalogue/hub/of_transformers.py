"""Models of transformers on the Hub: whether this dashboard opens them, and how large they may be.

Its owner decides: strangers' settings and tokenizers go to a library that is not ours, and the
smallest published models take half a gigabyte. So it is off until MEMVIZ_TRANSFORMERS is 1.
"""

import os

from dashboard.server.memory import VARIABLE as MEMORY
from dashboard.server.memory import for_models
from memviz.models.adapters.transformers_files import LARGEST, is_installed

VARIABLE = "MEMVIZ_TRANSFORMERS"


def most_bytes_of_weights() -> int:
    """Return how large the weights of such a model may be, 0 where this dashboard opens none."""
    return min(LARGEST, for_models()) if _is_on() and is_installed() else 0


def why_not() -> str:
    """Return what the owner has to do before this dashboard opens such models."""
    if not _is_on():
        return (
            f"this dashboard opens none: its owner has to set {VARIABLE}=1, and to install "
            "transformers"
        )
    return (
        "this dashboard cannot open it: its owner has to install transformers, "
        "pip install '.[transformers]'"
    )


def with_more_memory(message: str) -> str:
    """Return a message, with what to do where it names the bound that this host's memory sets."""
    most = most_bytes_of_weights()
    if most < LARGEST and f"at most {most:,} " in message:
        return f"{message}; a larger {MEMORY} allows more"
    return message


def _is_on() -> bool:
    return os.environ.get(VARIABLE) == "1"
