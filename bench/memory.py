"""Memory that the whole matrix takes beyond the model: in a process of its own, at its peak."""

import resource
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from bench.methods.memviz_sweep import MemvizSweep
from bench.settings import Settings
from bench.text import article_text
from bench.weights import make_model
from memviz.reading import read

ROOT = Path(__file__).resolve().parents[1]
BYTES = 1 if sys.platform == "darwin" else 1024  # the unit of ru_maxrss


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
    """Return by how much this process's peak grows with one sweep of `time` characters."""
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    model = make_model(unit, hidden_size, words)
    text = read(model, article_text(time))
    before = _peak_bytes()
    MemvizSweep().matrix(model, text)
    return (_peak_bytes() - before) / 1e6


def _in_fresh_process(*sizes: Any) -> float:
    call = f"from bench.memory import peak_megabytes; print(peak_megabytes{sizes!r})"
    process = [sys.executable, "-c", call]
    result = subprocess.run(process, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return float(result.stdout)


def _peak_bytes() -> int:
    return BYTES * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
