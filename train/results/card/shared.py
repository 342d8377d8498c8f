"""What the card of a model on the Hub says beyond that of a folder."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Shared:
    """The repository, "owner/name"; the licence's name on the Hub; figures: file, description."""

    name: str
    licence: str
    figures: Mapping[str, str]
