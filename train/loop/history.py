"""The training history, `training.csv`: one line for each loss, added during the run."""

import csv
from pathlib import Path

import pandas as pd

from memviz.models.record import TRAINING_COLUMNS


class History:
    """Appends losses to a CSV file; a resumed run first drops the lines after the saved state."""

    def __init__(self, path: Path, model: str, resumed_step: int) -> None:
        self._path = path
        self._model = model
        kept = self._lines_up_to(resumed_step)
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([TRAINING_COLUMNS, *kept])

    def add(self, dataset: str, seconds: float, step: int, loss: float) -> None:
        """Append one loss in nats after `step` batches and `seconds` of training."""
        with self._path.open("a", newline="", encoding="utf-8") as file:
            csv.writer(file).writerow((self._model, dataset, f"{seconds:.1f}", step, f"{loss:.4f}"))

    def _lines_up_to(self, step: int) -> list[list[str]]:
        if not step or not self._path.exists():
            return []
        table = pd.read_csv(self._path, dtype=str, on_bad_lines="skip").dropna()
        return table[table["step"].astype(int) <= step].to_numpy().tolist()
