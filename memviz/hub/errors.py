"""What can go wrong with the Hub, as a visitor is told."""

from typing import Literal

from memviz.text.one_line import in_a_message

Kind = Literal[
    "not_found",
    "gated",
    "no_revision",
    "offline",
    "damaged",
    "network",
    "disk",
    "refused",
    "too_large",
    "not_a_model",
    "of_transformers",
    "stopped",
]


class HubError(ValueError):
    """A call to the Hub that failed: `kind` for programs, one line with what to do for people."""

    def __init__(self, kind: Kind, message: str) -> None:
        super().__init__(in_a_message(message))
        self.kind = kind
