"""What each measure of a report card found, as `card.json` holds it.

A file of JSON holds neither infinity nor NaN: what is not finite is null there.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, isfinite, isnan, nan
from typing import Any, ClassVar, NamedTuple, Self

import numpy as np
import pandas as pd

from memviz.analysis.capacity import Capacity
from memviz.analysis.check import Check
from memviz.analysis.effective_state_size import EffectiveStateSize
from memviz.analysis.forgetting import Forgetting
from memviz.analysis.length_stress import LengthStress
from memviz.analysis.timescales import HalfLives, LyapunovSpectrum
from memviz.evaluation.parts import FieldError, MeasuredPart, MetricsPart
from memviz.evaluation.reach import Figure
from memviz.stats.bootstrap import Estimate

SHARES = tuple(np.linspace(0, 1, 21).round(2).tolist())
"""The shares of a layer's cells whose half-lives are kept."""
_MOST = 1e9  # symbols: a half-life above is as good as infinite


@dataclass(frozen=True)
class CardSample(MetricsPart):
    """What a card was measured on: `texts` of the corpus, of so many `symbols` in all."""

    KEY: ClassVar[str] = "sample"

    corpus: str | None = None
    texts: int | None = None
    symbols: int | None = None


@dataclass(frozen=True)
class CardMeasure(MeasuredPart, ABC):
    """One measure of a card."""

    @classmethod
    @abstractmethod
    def of(cls, found: Any) -> Self:
        """Return what an analysis found, as the card holds it."""


class AtDistance(NamedTuple):
    """A row of `memviz.forgetting`'s table."""

    distance: int
    worth: float
    worth_low: float | None
    worth_high: float | None
    variation: float
    variation_low: float | None
    variation_high: float | None


class Needed(NamedTuple):
    """How many symbols give most of what context gives; null: more than the longest distance."""

    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class ForgettingResults(CardMeasure):
    """What `memviz.forgetting` found; `needed` is None where context is worth nothing."""

    KEY: ClassVar[str] = "forgetting"

    by_distance: tuple[AtDistance, ...]
    cross_entropy: Figure
    texts: int
    positions: int
    least_read: int
    needed: Needed | None = None

    def __post_init__(self) -> None:
        """Raise FieldError for no row."""
        _check_rows(self.KEY, self.by_distance)

    @property
    def worth(self) -> Estimate:
        """What all context is worth, in nats, beside that of one symbol."""
        first = self.by_distance[0]
        return Figure(first.worth, first.worth_low, first.worth_high).estimate

    def worth_beyond(self, distance: int) -> Estimate:
        """Return what is worth knowing, in nats, beyond the longest distance up to this one."""
        row = [one for one in self.by_distance if one.distance <= distance][-1]
        return Figure(row.worth, row.worth_low, row.worth_high).estimate

    @property
    def symbols_needed(self) -> Estimate:
        """How many symbols give most of that: infinite for more than the longest distance."""
        if self.needed is None:
            return Estimate(nan, nan, nan)
        return Estimate(*(inf if number is None else number for number in self.needed))

    def table(self) -> pd.DataFrame:
        """Return a row for each distance, as `memviz.forgetting` has it."""
        return _frame(AtDistance, self.by_distance)

    @classmethod
    def of(cls, found: Forgetting) -> Self:
        """Return what was found, as the card holds it."""
        return cls(
            by_distance=_rows(AtDistance, found.table),
            cross_entropy=Figure.of(found.cross_entropy),
            texts=found.texts,
            positions=found.positions,
            least_read=found.least_read,
            needed=None if isnan(found.needed.value) else Needed(*map(_finite, found.needed)),
        )


class LayerHalfLives(NamedTuple):
    """The half-lives of a layer's cells, in symbols: those that `SHARES` of them stay below.

    Null is infinite.
    """

    layer: int
    cells: int
    half_lives: tuple[float | None, ...]


@dataclass(frozen=True)
class HalfLifeResults(CardMeasure):
    """What `memviz.half_lives` found along `symbols`; no layers for a unit without a keep gate."""

    KEY: ClassVar[str] = "half_lives"

    layers: tuple[LayerHalfLives, ...]
    symbols: int

    def __post_init__(self) -> None:
        """Raise FieldError for other shares of the cells than those that are kept."""
        if any(len(one.half_lives) != len(SHARES) for one in self.layers):
            raise FieldError(f"{self.KEY}.layers: each must have {len(SHARES)} half-lives")

    def table(self) -> pd.DataFrame:
        """Return a row for each layer and share: layer, share of cells, half_life (symbols)."""
        rows = [
            {"layer": one.layer, "share": share, "half_life": inf if value is None else value}
            for one in self.layers
            for share, value in zip(SHARES, one.half_lives, strict=True)
        ]
        return pd.DataFrame(rows, columns=["layer", "share", "half_life"])

    @property
    def longest(self) -> float:
        """The half-life that a twentieth of the cells of some layer exceed; NaN without any."""
        return max((_number(one.half_lives[-2], inf) for one in self.layers), default=nan)

    @classmethod
    def of(cls, found: HalfLives) -> Self:
        """Return what was found, as the card holds it."""
        return cls(
            layers=tuple(
                LayerHalfLives(
                    int(layer),
                    len(rows),
                    tuple(
                        _finite(value) if value < _MOST else None
                        for value in np.quantile(
                            rows["half_life"], SHARES, method="inverted_cdf"
                        ).tolist()
                    ),
                )
                for layer, rows in found.table.groupby("layer")
            ),
            symbols=found.symbols,
        )


class ExponentRow(NamedTuple):
    """A row of `memviz.lyapunov_spectrum`'s table; null is minus infinity."""

    exponent: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class LyapunovResults(CardMeasure):
    """What `memviz.lyapunov_spectrum` found."""

    KEY: ClassVar[str] = "lyapunov"

    exponents: tuple[ExponentRow, ...]
    numbers: int
    texts: int
    symbols: int

    def __post_init__(self) -> None:
        """Raise FieldError for no row."""
        _check_rows(self.KEY, self.exponents)

    @property
    def largest(self) -> Estimate:
        """The largest exponent, per symbol."""
        _, *found = self.exponents[0]
        return Estimate(*(_number(number, nan) for number in found))

    def table(self) -> pd.DataFrame:
        """Return a row for each exponent, as `memviz.lyapunov_spectrum` has it."""
        return _frame(ExponentRow, self.exponents)

    @classmethod
    def of(cls, found: LyapunovSpectrum) -> Self:
        """Return what was found, as the card holds it."""
        return cls(_rows(ExponentRow, found.table), found.numbers, found.texts, found.symbols)


class LagShare(NamedTuple):
    """A row of `memviz.capacity`'s table."""

    lag: int
    share: float
    share_low: float | None
    share_high: float | None


@dataclass(frozen=True)
class CapacityResults(CardMeasure):
    """What `memviz.capacity` found."""

    KEY: ClassVar[str] = "capacity"

    by_lag: tuple[LagShare, ...]
    symbols: Figure
    capacity: Figure
    numbers: int
    looked_at: int
    drawn: int
    sequences: int

    def __post_init__(self) -> None:
        """Raise FieldError for no row."""
        _check_rows(self.KEY, self.by_lag)

    def table(self) -> pd.DataFrame:
        """Return a row for each lag, as `memviz.capacity` has it."""
        return _frame(LagShare, self.by_lag)

    @classmethod
    def of(cls, found: Capacity) -> Self:
        """Return what was found, as the card holds it."""
        return cls(
            by_lag=_rows(LagShare, found.table),
            symbols=Figure.of(found.symbols),
            capacity=Figure.of(found.capacity),
            numbers=found.numbers,
            looked_at=found.looked_at,
            drawn=found.drawn,
            sequences=found.sequences,
        )


@dataclass(frozen=True)
class EffectiveResults(CardMeasure):
    """What `memviz.effective_state_size` found; `ranks` are those of the states, lowest first."""

    KEY: ClassVar[str] = "effective"

    ranks: tuple[int, ...]
    rank: Figure
    entropy_rank: Figure
    numbers: int
    looked_at: int
    tolerance: float

    def __post_init__(self) -> None:
        """Raise FieldError for no row."""
        _check_rows(self.KEY, self.ranks)

    def table(self) -> pd.DataFrame:
        """Return a row for each state: the share of the states below it, and its rank."""
        share = (np.arange(len(self.ranks)) + 0.5) / len(self.ranks)
        return pd.DataFrame({"share": share, "rank": self.ranks})

    @classmethod
    def of(cls, found: EffectiveStateSize) -> Self:
        """Return what was found, as the card holds it."""
        return cls(
            ranks=tuple(sorted(found.table["rank"].tolist())),
            rank=Figure.of(found.rank),
            entropy_rank=Figure.of(found.entropy_rank),
            numbers=found.numbers,
            looked_at=found.looked_at,
            tolerance=found.tolerance,
        )


class Stretch(NamedTuple):
    """A row of `memviz.length_stress`' table; null where nothing was counted."""

    first: int
    last: int
    carried: float | None
    carried_low: float | None
    carried_high: float | None
    reset: float | None
    reset_low: float | None
    reset_high: float | None
    norm: float | None
    norm_low: float | None
    norm_high: float | None
    n: int


@dataclass(frozen=True)
class LengthResults(CardMeasure):
    """What `memviz.length_stress` found."""

    KEY: ClassVar[str] = "length"

    stretches: tuple[Stretch, ...]
    trained: int
    texts: int

    def __post_init__(self) -> None:
        """Raise FieldError for no row."""
        _check_rows(self.KEY, self.stretches)

    @property
    def gain_far_out(self) -> float:
        """What carrying the state is worth in the last stretch, in nats: below 0 it does harm."""
        last = self.stretches[-1]
        return _number(last.reset, nan) - _number(last.carried, nan)

    def table(self) -> pd.DataFrame:
        """Return a row for each stretch, as `memviz.length_stress` has it."""
        return _frame(Stretch, self.stretches)

    @classmethod
    def of(cls, found: LengthStress) -> Self:
        """Return what was found, as the card holds it."""
        return cls(_rows(Stretch, found.table), found.trained, found.texts)


class RequirementRow(NamedTuple):
    """A requirement of the contract by its name, and whether it is met."""

    requirement: str
    met: bool


@dataclass(frozen=True)
class CheckResults(CardMeasure):
    """What `memviz.check` found."""

    KEY: ClassVar[str] = "check"

    requirements: tuple[RequirementRow, ...]

    @property
    def broken(self) -> tuple[str, ...]:
        """The requirements that are not met."""
        return tuple(one.requirement for one in self.requirements if not one.met)

    @classmethod
    def of(cls, found: Check) -> Self:
        """Return what was found, as the card holds it."""
        return cls(tuple(RequirementRow(one.requirement, one.met) for one in found.results))


def _check_rows(key: str, rows: Sequence[object]) -> None:
    if not rows:
        raise FieldError(f"{key}: it has no rows")


def _rows(kind: type[Any], table: pd.DataFrame) -> tuple[Any, ...]:
    columns = [table[name].tolist() for name in kind._fields]
    return tuple(kind(*map(_finite, row)) for row in zip(*columns, strict=True))


def _frame(kind: type[Any], rows: Sequence[Any]) -> pd.DataFrame:
    """Return rows as a table; what is null in a card is NaN here."""
    table = pd.DataFrame(rows, columns=list(kind._fields))
    return table.apply(lambda column: column.astype(float) if column.isna().any() else column)


def _finite(number: float) -> float | None:
    return number if isfinite(number) else None


def _number(number: float | None, instead: float) -> float:
    return instead if number is None else number
