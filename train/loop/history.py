"""The training history, `training.csv`: one line for each loss, added during the run."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path

from memviz.files.replacing import replace_text
from memviz.models.history import lines_of
from memviz.models.record import TRAINING_COLUMNS


class History:
    """Adds losses to a CSV file; a resumed run first drops the lines after the saved state.

    The file is written anew each time, so that it is whole also when one line did not go to disk.
    Raises ValueError for a file that a run cannot have left.
    """

    def __init__(self, path: Path, model: str, resumed_step: int) -> None:
        self._path = path
        self._model = model
        self._lines = [list(TRAINING_COLUMNS), *self._lines_up_to(resumed_step)]
        self._write()

    def add(self, seconds: float, step: int, losses: Mapping[str, float]) -> None:
        """Add the loss in nats of each part, after `step` batches and `seconds` of training.

        Raises OSError where it cannot be written; the next call then writes these lines, too.
        """
        for part, loss in losses.items():
            self._lines.append([self._model, part, f"{seconds:.1f}", str(step), f"{loss:.4f}"])
        self._write()

    def _write(self) -> None:
        table = io.StringIO(newline="")
        csv.writer(table).writerows(self._lines)
        replace_text(self._path, table.getvalue())

    def _lines_up_to(self, step: int) -> list[list[str]]:
        if not step or not self._path.exists():
            return []
        try:
            lines = lines_of(self._path.read_bytes())
        except ValueError as error:
            raise ValueError(
                f"{self._path}: not the history of a training; delete it, and the run goes on with "
                "a history that begins here"
            ) from error
        return [list(line) for line in lines if int(line.step) <= step]
