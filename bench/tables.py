"""Markdown tables of a run, one function each."""

from collections.abc import Callable, Sequence

from bench.floor import floor_operations
from bench.methods.memviz_sweep import MemvizSweep
from bench.parts import keystroke, row
from bench.results import Results
from bench.settings import LAYERS
from bench.timing import Measurement

NAMES = {"rnn": "RNN", "gru": "GRU", "lstm": "LSTM", "nested_lstm": "Nested LSTM"}


def matrix(results: Results) -> str:
    """Return seconds of every method for the whole matrix, and how many times memviz's."""
    floor = (
        "memviz / least arithmetic",
        *(_times_floor(results, u) for u in results.settings.units),
    )
    return _compared(results, "matrix", MemvizSweep.name, "s", 1) + _line(floor)


def one_row(results: Results) -> str:
    """Return milliseconds for the row of the last character."""
    return _compared(results, "row", row.MEMVIZ, "ms", 1000)


def keystrokes(results: Results) -> str:
    """Return milliseconds until the suggestions after one more character are there."""
    return _compared(results, "keystroke", keystroke.TYPING, "ms", 1000)


def growth_with_time(results: Results) -> str:
    """Return seconds for the whole matrix by the length of the text."""
    hidden = results.settings.hidden_size
    kept = [m for m in results.measured("growth") if m.hidden_size == hidden]
    kept = [m for m in kept if m.time in results.settings.growth_times]
    return _by_size(results, kept, "characters", lambda m: m.time)


def growth_with_hidden_size(results: Results) -> str:
    """Return seconds for the whole matrix by the layers' width."""
    kept = [m for m in results.measured("growth") if m.time == results.settings.time]
    return _by_size(results, kept, "hidden size", lambda m: m.hidden_size)


def memory(results: Results) -> str:
    """Return megabytes at the peak, beyond the process with its model."""
    found = {(peak.time, peak.unit): f"{peak.megabytes:.0f} MB" for peak in results.peaks}
    return _grid(results, "characters", results.settings.memory_times, found)


def _compared(results: Results, part: str, first: str, unit_of_time: str, scale: float) -> str:
    """Return a table with a line for each variant: time, and in brackets its ratio to `first`."""
    measured = {(m.variant, m.unit): m for m in results.measured(part)}
    header = _header(f"median, {unit_of_time}", results)
    for variant in dict.fromkeys(variant for variant, _ in measured):
        cells = [f"{variant} *" if _is_estimated(measured, variant) else variant]
        for unit in results.settings.units:
            seconds = measured[variant, unit].median_seconds
            ratio = seconds / measured[first, unit].median_seconds
            times = "" if variant == first else f" ({_short(ratio)}×)"
            cells.append(_short(scale * seconds) + times)
        header += _line(cells)
    return header


def _is_estimated(measured: dict[tuple[str, str], Measurement], variant: str) -> bool:
    return any(m.sampled_rows for (name, _), m in measured.items() if name == variant)


def _times_floor(results: Results, unit: str) -> str:
    """Return how many times the least arithmetic memviz takes, at the machine's rate just then."""
    (ours,) = (
        m for m in results.measured("matrix") if (m.variant, m.unit) == (MemvizSweep.name, unit)
    )
    least = floor_operations(unit, LAYERS[unit], ours.hidden_size, ours.time)
    return f"{_short(ours.median_operations / least)}×"


def _by_size(
    results: Results, kept: list[Measurement], label: str, size: Callable[[Measurement], int]
) -> str:
    found = {(size(m), m.unit): f"{_short(m.median_seconds)} s" for m in kept}
    return _grid(results, label, sorted({key for key, _ in found}), found)


def _grid(
    results: Results, label: str, sizes: Sequence[int], found: dict[tuple[int, str], str]
) -> str:
    lines = (
        _line((f"{size:,}", *(found[size, unit] for unit in results.settings.units)))
        for size in sizes
    )
    return _header(label, results) + "".join(lines)


def _header(label: str, results: Results) -> str:
    units = [NAMES[unit] for unit in results.settings.units]
    return _line((label, *units)) + _line(("---", *("--:" for _ in units)))


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |\n"


def _short(number: float) -> str:
    """Return a number in two to three digits, never in powers of ten."""
    return (
        f"{number:,.0f}" if number >= 100 else f"{number:.3g}" if number >= 10 else f"{number:.2g}"
    )
