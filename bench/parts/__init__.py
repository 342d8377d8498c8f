"""What is measured: each part returns the cases of one table."""

from collections.abc import Callable

from bench.parts import growth, keystroke, matrix, row
from bench.settings import Settings
from bench.timing import Case

TIMED: dict[str, Callable[[Settings], list[Case]]] = {
    "matrix": matrix.cases,
    "row": row.cases,
    "keystroke": keystroke.cases,
    "growth": growth.cases,
}

__all__ = ["TIMED"]
