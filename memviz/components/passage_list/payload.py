"""The rows of a passage list, as JSON values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from memviz.analysis.states.nearest import Context


@dataclass(frozen=True)
class PassageRow:
    """A passage in its context, with a `value` that says how well it fits, and more about it.

    `value` is as it is to be read; `share`, 0 to 1, is the length of its bar. `more` are names and
    what is known under each, such as what the model predicted there.
    """

    context: Context
    value: str
    share: float
    more: tuple[tuple[str, str], ...] = ()


def pack(rows: Sequence[PassageRow], title: str, colour: str) -> dict[str, Any]:
    """Return the list's data; `title` is what the list is called by those who do not see it."""
    return {
        "title": title,
        "colour": colour,
        "rows": [
            {
                "before": row.context.before,
                "marked": row.context.marked,
                "after": row.context.after,
                "value": row.value,
                "share": round(min(1.0, max(0.0, row.share)), 4),
                "more": [list(pair) for pair in row.more],
            }
            for row in rows
        ],
    }
