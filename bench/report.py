"""A run as a page of markdown, and as the section of docs/speed.md."""

from pathlib import Path

from bench import tables
from bench.results import Results

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"


def markdown(results: Results) -> str:
    """Return the tables of a run, with how and on what machine it was measured."""
    return "\n".join(_SECTIONS[part](results) for part in results.settings.parts) + _how(results)


def write_into(page: Path, section: str) -> None:
    """Replace the text between the two marks in `page`.

    Raises ValueError where the marks are missing.
    """
    text = page.read_text(encoding="utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{page}: has no line {BEGIN} with a line {END} after it; add both")
    page.write_text(f"{before}{BEGIN}\n{section}{END}{after}", encoding="utf-8")


def _matrix(results: Results) -> str:
    return (
        f"The connectivity of {results.settings.time} characters, every row, forward pass "
        "included; in brackets how many times memviz's time:\n\n"
        f"{tables.matrix(results)}\n"
        f"\\* Estimated from {results.settings.sampled_rows} rows spread over the text, which all "
        "cost the same. All but Captum on the model as it is and the model that only reads whole "
        "texts compute the target words' logits only. The least arithmetic is that of "
        "`bench/floor.py`, at the rate of the machine's float32 matrix products, measured right "
        "before and after.\n"
    )


def _row(results: Results) -> str:
    return (
        f"One row, that of the last of the {results.settings.time} characters:\n\n"
        f"{tables.one_row(results)}"
    )


def _keystroke(results: Results) -> str:
    return (
        f"Suggestions after one more character, the {results.settings.time}th:\n\n"
        f"{tables.keystrokes(results)}"
    )


def _growth(results: Results) -> str:
    return (
        "The whole matrix by memviz, for longer texts:\n\n"
        f"{tables.growth_with_time(results)}\n"
        f"and for other hidden sizes, {results.settings.time} characters:\n\n"
        f"{tables.growth_with_hidden_size(results)}"
    )


def _memory(results: Results) -> str:
    return f"Memory of the whole matrix at its peak, beyond the model:\n\n{tables.memory(results)}"


def _how(results: Results) -> str:
    settings, machine = results.settings, results.machine
    threads = "1 thread" if settings.threads == 1 else f"{settings.threads} threads"
    return (
        f"\nMedians of {settings.repeats} interleaved repeats ({settings.growth_repeats} for the "
        f"growth), {results.date}, {threads} of {machine['processor']} ({machine['cores']} cores), "
        f"torch {machine['torch']}, captum {machine['captum']}. Random weights whose gates "
        f"remember, hidden size {settings.hidden_size}, {settings.words:,} words; denormal numbers "
        "flushed to zero for every method. `make bench` measures it again; every timing is in "
        "`bench/results/`.\n"
    )


_SECTIONS = {
    "matrix": _matrix,
    "row": _row,
    "keystroke": _keystroke,
    "growth": _growth,
    "memory": _memory,
}
