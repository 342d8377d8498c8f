"""What a model remembered while it learned: the field `over_training` of its metrics."""

from dataclasses import dataclass
from typing import ClassVar, NamedTuple

import pandas as pd

from memviz.evaluation.parts import MeasuredPart


class AfterBatches(NamedTuple):
    """What was measured on validation texts after so many batches.

    `worth`: what all context is worth beside the last symbol alone, in nats. `half` and `needed`:
    how many of the last symbols give half and 95 % of that, None where no distance measured does.
    `far`: what is farther back than 25 symbols is worth, in nats. `gain`: accuracy of known words
    less that of the guess without context, 0 to 1, None of a model of characters.
    """

    batches: int
    worth: float
    half: int | None
    needed: int | None
    far: float
    gain: float | None


@dataclass(frozen=True)
class OverTraining(MeasuredPart):
    """Memory over training, as `python -m train fit --card-every` logs it, in rising order."""

    KEY: ClassVar[str] = "over_training"

    measured: tuple[AfterBatches, ...] = ()

    def table(self) -> pd.DataFrame:
        """Return a row for each time; NaN for None."""
        return pd.DataFrame(self.measured, columns=list(AfterBatches._fields)).astype(float)
