"""The history of a training, `training.csv`, read by its grammar: anybody can write such a file.

After the header one line for each loss: the unit, the part of the text (train, valid), the seconds
since the start, the batches, the loss in nats, as in `gru,valid,123.4,400,5.2385`.
"""

import re
from typing import NamedTuple

import pandas as pd

from memviz.models.record import TRAINING_COLUMNS

_NUMBER = r"[0-9]{1,12}(?:\.[0-9]{1,17})?(?:e-[0-9]{1,3})?"
_LINE = re.compile(rf"(\w{{1,100}}),(train|valid),({_NUMBER}),([0-9]{{1,15}}),({_NUMBER})")
_LONGEST_SHOWN = 60  # characters of a wrong line that a message repeats


class LossLine(NamedTuple):
    """A line of a history, as it is written there."""

    model: str
    dataset: str
    seconds: str
    step: str
    loss: str


def lines_of(content: bytes) -> list[LossLine]:
    """Return the lines of a `training.csv` without its header.

    Raises ValueError for anything that is not of its grammar, and names the line.
    """
    header, *lines = content.decode("utf-8-sig").splitlines() or [""]
    if tuple(header.split(",", len(TRAINING_COLUMNS))) != TRAINING_COLUMNS:
        raise ValueError(f"its columns must be {', '.join(TRAINING_COLUMNS)}")
    found = []
    for number, line in enumerate(lines, start=2):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(
                f"line {number}: got {line[:_LONGEST_SHOWN]!r}; it must be a unit, train or valid, "
                "seconds, batches and a loss, as in gru,valid,123.4,400,5.2385"
            )
        found.append(LossLine(*match.groups()))
    return found


def history_in(content: bytes) -> pd.DataFrame:
    """Return a `training.csv` as a table: columns model, dataset, seconds, step, loss (nats).

    Raises ValueError as `lines_of` does.
    """
    table = pd.DataFrame(lines_of(content), columns=list(TRAINING_COLUMNS))
    return table.astype({"seconds": float, "step": int, "loss": float})
