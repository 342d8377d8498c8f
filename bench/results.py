"""One run's numbers, and the file that keeps every one of them."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.memory import Peak
from bench.settings import Settings
from bench.timing import Measurement


@dataclass(frozen=True)
class Results:
    """What was measured, when, where and how. `date` is year-month-day."""

    date: str
    machine: dict[str, str | int]
    settings: Settings
    measurements: list[Measurement]
    peaks: list[Peak]

    def save(self, path: Path) -> None:
        """Write everything as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    def measured(self, part: str) -> list[Measurement]:
        """Return the measurements of one part."""
        return [m for m in self.measurements if m.part == part]
