"""A report card, and its file `card.json` in a checkpoint."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Self

from memviz.evaluation.parts import FieldError, MetricsPart, holds, read_part, written
from memviz.evaluation.report_card.results import (
    CapacityResults,
    CardMeasure,
    CardSample,
    CheckResults,
    EffectiveResults,
    ForgettingResults,
    HalfLifeResults,
    LengthResults,
    LyapunovResults,
)
from memviz.files.replacing import replace_bytes
from memviz.models.checkpoint.error import CheckpointError
from memviz.models.checkpoint.folder import (
    check_size,
    optional_file,
    read_json,
    sha256_of_weights,
)
from memviz.models.checkpoint.format import OPTIONAL_BYTES, REPORT_CARD
from memviz.models.checkpoint.record import measured_on
from memviz.models.config import FORMAT_VERSION
from memviz.models.json_grammar import json_of
from memviz.text.short_repr import short_repr

_KINDS: tuple[type[MetricsPart], ...] = (
    CardSample,
    ForgettingResults,
    HalfLifeResults,
    LyapunovResults,
    CapacityResults,
    EffectiveResults,
    LengthResults,
    CheckResults,
)


@short_repr
@dataclass(frozen=True)
class ReportCard:
    """What was measured of a model; None for what was not, or cannot be."""

    sample: CardSample = field(default_factory=CardSample)
    forgetting: ForgettingResults | None = None
    half_lives: HalfLifeResults | None = None
    lyapunov: LyapunovResults | None = None
    capacity: CapacityResults | None = None
    effective: EffectiveResults | None = None
    length: LengthResults | None = None
    check: CheckResults | None = None

    @classmethod
    def of(cls, parts: Iterable[MetricsPart]) -> Self:
        """Return the card that these parts make."""
        by_key: dict[str, Any] = {part.KEY: part for part in parts}
        return cls(**by_key)

    @property
    def parts(self) -> list[MetricsPart]:
        """What is on the card."""
        found = (getattr(self, one.name) for one in fields(self))
        return [part for part in found if part is not None]

    @property
    def measures(self) -> list[CardMeasure]:
        """The measures on it."""
        return [part for part in self.parts if isinstance(part, CardMeasure)]

    def beside(self, other: "ReportCard") -> "ReportCard":
        """Return this card with the measures of another one that it lacks."""
        return self.of({part.KEY: part for part in (*other.measures, *self.parts)}.values())


def write_report_card(card: ReportCard, folder: Path, weights_sha256: str | None = None) -> None:
    """Write a card into the checkpoint `folder`; it names the weights that it was measured on.

    `weights_sha256` is their digest, that of the weights in the folder by default. Raises
    CheckpointError where those cannot be read, or the card is too large to be.
    """
    weights = weights_sha256 or sha256_of_weights(folder)
    parts = [
        replace(part, weights_sha256=weights) if isinstance(part, CardMeasure) else part
        for part in card.parts
    ]
    content = json_of({"format_version": FORMAT_VERSION, **written(*parts)})
    check_size(folder / REPORT_CARD, len(content), OPTIONAL_BYTES[REPORT_CARD])
    replace_bytes(folder / REPORT_CARD, content)


def read_report_card(folder: Path) -> ReportCard | None:
    """Return the card in the checkpoint `folder`, None where there is none of its weights.

    Raises CheckpointError for a file that is too large, or no card.
    """
    path = optional_file(folder, REPORT_CARD)
    if path is None:
        return None
    content = read_json(folder, REPORT_CARD)
    if not isinstance(content, dict) or content.get("format_version") != FORMAT_VERSION:
        raise CheckpointError(f"{path}: expected an object with format_version {FORMAT_VERSION}")
    weights = sha256_of_weights(folder)
    own = {key: part for key, part in content.items() if measured_on(part, weights)}
    try:
        card = ReportCard.of(read_part(kind, own) for kind in _KINDS if holds(own, kind))
    except FieldError as error:
        raise CheckpointError(
            f"{path}: {error}; run `python -m train evaluate --card` on this checkpoint"
        ) from error
    return card if card.measures else None
