"""The choice of the models to compare: those chosen, and a list of all to search and tick."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ListedModel:
    """A model of the list: `name` is said there, `label` where it stands alone.

    A search looks in its `words`. Of those chosen, the one with the lowest `place` comes first.
    """

    id: str
    place: int
    name: str
    label: str
    colour: str
    words: str


@dataclass(frozen=True)
class ListedGroup:
    """Models under one name, those of a unit together."""

    name: str
    units: Sequence[Sequence[ListedModel]]
