"""What a model card says of a model, for a table of models that nobody has downloaded yet."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from memviz.text.one_line import one_line

FIELD = "memviz"
_LONGEST = 80  # characters of a name
_LARGEST = 10**12


@dataclass(frozen=True)
class CardFacts:
    """The field `memviz` of a card's front matter; None where the card does not say.

    `cross_entropy` (nats) and `accuracy` (0 to 1, top 1) are over the known words of the test
    observations, or over the characters that a character model predicts, `positions` of them.
    """

    unit: str | None = None
    target: str | None = None
    layers: int | None = None
    hidden_size: int | None = None
    parameters: int | None = None
    corpus: str | None = None
    cross_entropy: float | None = None
    accuracy: float | None = None
    positions: int | None = None

    def to_card(self) -> dict[str, str | int | float]:
        """Return what the card's field holds: everything that is known."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @classmethod
    def from_card(cls, card: Mapping[str, Any]) -> "CardFacts":
        """Return what the front matter `card` says; anyone can write one, so nothing is trusted.

        Names are cut to 80 printable characters; impossible numbers are left out, and so are
        those of no positions.
        """
        content = card.get(FIELD)
        if not isinstance(content, Mapping):
            return cls()
        positions = _count(content.get("positions"))
        counted = {} if positions == 0 else content
        return cls(
            unit=_name(content.get("unit")),
            target=_name(content.get("target")),
            layers=_count(content.get("layers")),
            hidden_size=_count(content.get("hidden_size")),
            parameters=_count(content.get("parameters")),
            corpus=_name(content.get("corpus")),
            cross_entropy=_number(counted.get("cross_entropy"), largest=1000),
            accuracy=_number(counted.get("accuracy"), largest=1),
            positions=positions,
        )


def _name(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    return one_line(value)[:_LONGEST].strip() or None


def _count(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value <= _LARGEST else None


def _number(value: Any, largest: float) -> float | None:
    possible = type(value) in (int, float) and 0 <= value <= largest  # False for NaN
    return float(value) if possible else None
