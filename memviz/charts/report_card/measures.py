"""The measures of a report card as columns: what each is called, and a model's number in it."""

import math
from collections.abc import Callable
from typing import Literal, NamedTuple

from memviz.analysis.forgetting import FAR
from memviz.charts.numbers import written
from memviz.evaluation.report_card import ReportCard
from memviz.stats.bootstrap import UNKNOWN_ESTIMATE, Estimate

Curve = Literal[
    "forgetting", "variation", "half_lives", "lyapunov", "capacity", "effective", "length"
]
"""The curves behind the numbers, see `memviz.charts.report_card.curves`."""


class Measure(NamedTuple):
    """A column: its title with the unit in it, what it `says`, and the curve that it opens.

    `number` is what a card has there with its 95 % interval, NaN for nothing and infinite where no
    number is large enough; `form` is its format. `note` is the method note's file.
    """

    key: str
    title: str
    says: str
    curve: Curve
    note: str
    form: str
    number: Callable[[ReportCard], Estimate]

    def titled(self, symbol: str = "character") -> str:
        """Return the title, where distances are in characters or tokens."""
        return self.title.format(symbol=symbol)

    def text(self, card: ReportCard) -> str:
        """Return the number as it is shown, "–" where there is none."""
        value = self.number(card).value
        return "–" if math.isnan(value) else self._shown(value)

    def interval(self, card: ReportCard) -> str:
        """Return the interval as it is shown, "" where there is none."""
        _, low, high = self.number(card)
        return "" if math.isnan(low) else f"{self._shown(low)} to {self._shown(high)}"

    def _shown(self, number: float) -> str:
        return "∞" if math.isinf(number) else written(number, self.form).replace("-", "−")


def _worth(card: ReportCard) -> Estimate:
    return UNKNOWN_ESTIMATE if card.forgetting is None else card.forgetting.worth


def _needed(card: ReportCard) -> Estimate:
    return UNKNOWN_ESTIMATE if card.forgetting is None else card.forgetting.symbols_needed


def _far(card: ReportCard) -> Estimate:
    return UNKNOWN_ESTIMATE if card.forgetting is None else card.forgetting.worth_beyond(FAR)


def _half_life(card: ReportCard) -> Estimate:
    longest = math.nan if card.half_lives is None else card.half_lives.longest
    return Estimate(longest, math.nan, math.nan)


def _slowest(card: ReportCard) -> Estimate:
    return UNKNOWN_ESTIMATE if card.lyapunov is None else card.lyapunov.largest


def _capacity(card: ReportCard) -> Estimate:
    return UNKNOWN_ESTIMATE if card.capacity is None else card.capacity.symbols.estimate


def _effective(card: ReportCard) -> Estimate:
    return UNKNOWN_ESTIMATE if card.effective is None else card.effective.rank.estimate


def _carrying(card: ReportCard) -> Estimate:
    gain = math.nan if card.length is None else card.length.gain_far_out
    return Estimate(gain, math.nan, math.nan)


MEASURES = (
    Measure(
        "worth",
        "Context, nats",
        "What all that was read is worth compared with the last character alone: the difference of "
        "the two losses.",
        "forgetting",
        "forgetting",
        ".2f",
        _worth,
    ),
    Measure(
        "needed",
        "Needed, {symbol}s",
        "How many of the last characters give 95 % of what context is worth.",
        "variation",
        "forgetting",
        ".0f",
        _needed,
    ),
    Measure(
        "far",
        f"Beyond {FAR}, nats",
        f"What the text farther back than the last {FAR} characters is worth.",
        "forgetting",
        "forgetting",
        ".3f",
        _far,
    ),
    Measure(
        "half_life",
        "Half-life, {symbol}s",
        "How long the longest-lasting twentieth of a layer’s cells keep half of what they hold, by "
        "their keep gate alone.",
        "half_lives",
        "timescales",
        "length",
        _half_life,
    ),
    Measure(
        "slowest",
        "Slowest fading",
        "The largest Lyapunov exponent per character: how the difference between two states that "
        "lasts longest fades (below 0) or grows.",
        "lyapunov",
        "timescales",
        ".3f",
        _slowest,
    ),
    Measure(
        "capacity",
        "Capacity, {symbol}s",
        "How many of the last characters, drawn at random, linear decoders read off the state.",
        "capacity",
        "capacity",
        ".2f",
        _capacity,
    ),
    Measure(
        "effective",
        "Effective size",
        "In how many independent ways small changes of the last characters reach the next "
        "outputs through the state: how many of its numbers the future needs.",
        "effective",
        "effective_state_size",
        ".0f",
        _effective,
    ),
    Measure(
        "carrying",
        "Far along, nats",
        "What carrying the state on is worth far beyond the length trained on, compared with "
        "setting it back; below 0 it does harm.",
        "length",
        "length",
        ".3f",
        _carrying,
    ),
)
