"""Measured speeds as a table in Markdown."""

from collections.abc import Sequence

from train.benchmark.speed import Speed
from train.results.markdown import markdown_table

HEADER = (
    "unit",
    "characters/s",
    "of matrix rate",
    "time / GRU's",
    "torch's own, characters/s",
    "times torch's own",
    "plain loop, characters/s",
    "times the plain loop",
    "minutes",
)


def table(speeds: Sequence[Speed]) -> str:
    """Return one row per unit; what was not measured is a dash."""
    gru = next((speed.characters_per_second for speed in speeds if speed.unit == "gru"), None)
    return markdown_table(HEADER, (_cells(speed, gru) for speed in speeds))


def _cells(speed: Speed, gru: float | None) -> tuple[str, ...]:
    rate, plain = speed.characters_per_second, speed.plain_characters_per_second
    own = speed.unassisted_characters_per_second
    return (
        f"`{speed.unit}`",
        f"{rate:,.0f}",
        f"{100 * speed.share_of_matrix_rate:.0f} %",
        f"{gru / rate:.2f}" if gru else "–",
        *_beside(rate, own),
        *_beside(rate, plain),
        f"{speed.minutes:,.1f}",
    )


def _beside(rate: float, other: float | None) -> tuple[str, str]:
    """Return another rate and how many times as fast this one is; dashes where there is none."""
    return (f"{other:,.0f}", f"{rate / other:.2f}") if other else ("–", "–")
