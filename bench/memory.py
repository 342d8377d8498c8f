"""Peak memory of computing the whole matrix, beyond that of the model, in a process of its own."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any

import psutil
import torch

from bench.methods.memviz_sweep import MemvizSweep
from bench.settings import Settings
from bench.text import article_text
from bench.weights import make_model
from memviz.models.reading import read

ROOT = Path(__file__).resolve().parents[1]
INTERVAL = 0.001  # seconds between two readings of the process's memory


@dataclass(frozen=True)
class Peak:
    """Megabytes (10^6 bytes) at the peak of a sweep, above the process with its model."""

    unit: str
    time: int
    hidden_size: int
    megabytes: float


def peaks(settings: Settings, progress: Callable[[str], None]) -> list[Peak]:
    """Measure every unit and length of text, each in a fresh process."""
    found = []
    for unit in settings.units:
        for time in settings.memory_times:
            sizes = (unit, time, settings.hidden_size, settings.words, settings.threads)
            found.append(Peak(unit, time, settings.hidden_size, _in_fresh_process(*sizes)))
            progress(f"{unit}, memory, {time} characters: {found[-1].megabytes:.0f} MB")
    return found


def peak_megabytes(unit: str, time: int, hidden_size: int, words: int, threads: int) -> float:
    """Return how far one sweep of `time` characters lifts this process's memory at its peak."""
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    model = make_model(unit, hidden_size, words)
    text = read(model, article_text(time))
    with watched() as watch:
        MemvizSweep().matrix(model, text)
    return (max(watch.seen) - watch.seen[0]) / 1e6


@dataclass(frozen=True)
class Watch:
    """Reads the process's resident memory, bytes, again and again."""

    seen: list[int] = field(default_factory=list)
    done: Event = field(default_factory=Event)

    def look(self) -> None:
        """Read the memory until `done`: the system's own peak includes the time before."""
        process = psutil.Process()
        while not self.done.wait(INTERVAL):
            self.seen.append(process.memory_info().rss)


@contextmanager
def watched() -> Iterator[Watch]:
    """Yield what watches the memory for as long as the block runs."""
    watch = Watch([psutil.Process().memory_info().rss])
    looking = Thread(target=watch.look)
    looking.start()
    try:
        yield watch
    finally:
        watch.done.set()
        looking.join()


def _in_fresh_process(*sizes: Any) -> float:
    call = f"from bench.memory import peak_megabytes; print(peak_megabytes{sizes!r})"
    process = [sys.executable, "-c", call]
    result = subprocess.run(process, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return float(result.stdout)
