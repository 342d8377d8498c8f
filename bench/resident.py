"""`python -m bench.resident`: how much memory the dashboard's process takes at its peak.

Starts a dashboard on models of the article's size, has ten visitors use it at once, and then opens
more models than there is room for. Linux only: the peak is the kernel's own (VmHWM).
"""

import re
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from urllib.parse import urlencode

from bench import machine
from bench.article_checkpoints import UNITS, save_article_checkpoints
from bench.live import running_server
from bench.text import article_text
from bench.visitor import Visitor, visiting
from memviz.models.reading import MAX_CHARACTERS

VISITORS = 10
LONG_TEXTS = 1  # visitors with the longest text allowed: further ones would wait for their turn
TIME = 198  # characters of the others' texts
FURTHER = 3  # models opened in the end
MOST = 1.5e9  # bytes that the process may take
say = partial(print, flush=True)


def main() -> None:
    """Measure each stage and print the table."""
    say(f"{machine.processor()}, {machine.cores()} cores; models of 2 × 600 cells, 16,386 words\n")
    say("| | peak, MB | then, MB | failures |\n| --- | --: | --: | --: |")
    with tempfile.TemporaryDirectory() as folder:
        names = save_article_checkpoints(Path(folder), FURTHER)
        with running_server(Path(folder)) as server:
            measure = partial(_line, server.process)
            measure("three models, one visitor", lambda: _look(server.address, UNITS))
            measure(f"{VISITORS} visitors at once", lambda: _all_at_once(server.address))
            for name in names[len(UNITS) :]:
                measure("one more model", partial(_look, server.address, [name]))


def peak(process: int) -> int:
    """Return the most resident memory that the process ever took, bytes."""
    return _status(process, "VmHWM")


def _line(process: int, stage: str, act: Callable[[], list[str]]) -> None:
    problems = act()
    say(
        f"| {stage} | {peak(process) / 1e6:,.0f} | {_status(process, 'VmRSS') / 1e6:,.0f} "
        f"| {len(problems)} |"
    )
    for problem in problems:
        say(problem)


def _look(address: str, models: Sequence[str]) -> list[str]:
    with visiting(address) as visitor:
        return _use(visitor, models, article_text(TIME))


def _all_at_once(address: str) -> list[str]:
    """Have every visitor look at texts of their own with all three models."""

    def visit(number: int) -> list[str]:
        length = MAX_CHARACTERS - 1 if number < LONG_TEXTS else TIME
        text = article_text(length + number)[number:]
        with visiting(address) as visitor:
            return _use(visitor, UNITS, text)

    with ThreadPoolExecutor(VISITORS) as pool:
        return [problem for found in pool.map(visit, range(VISITORS)) for problem in found]


def _use(visitor: Visitor, models: Sequence[str], text: str) -> list[str]:
    """Return what failed while a visitor types a text and looks at pages with it."""
    query = urlencode({"models": models, "text": text.strip()}, doseq=True)
    runs = [
        *(visitor.type(text[:end], models) for end in range(10, 60)),
        visitor.visit("connectivity", query),
        visitor.visit("autocomplete", query),
        visitor.visit("accuracy", query),
        visitor.visit("connectivity", query),
    ]
    return [problem for run in runs for problem in run.problems]


def _status(process: int, name: str) -> int:
    status = Path(f"/proc/{process}/status").read_text()
    (kilobytes,) = re.findall(rf"^{name}:\s+(\d+) kB$", status, re.MULTILINE)
    return 1024 * int(kilobytes)


if __name__ == "__main__":
    main()
