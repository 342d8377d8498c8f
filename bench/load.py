"""`python -m bench.load`: many visitors at once, for minutes, and how long each of them waits.

Starts a dashboard on the bundled models and lets it load them (see `bench.startup`). Every visitor
types, opens one page after another, and pauses in between, as the seed has it. In a second part one
more visitor asks again and again for the connectivity of the longest text, which shows what that
does to the others.
"""

import argparse
import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from statistics import median, quantiles
from time import monotonic, sleep
from urllib.parse import urlencode

from bench import machine
from bench.live import running_server
from bench.startup import wait_until_warm
from bench.text import article_text
from bench.visitor import PAGES, Run, Visitor, visiting
from memviz.models.reading import MAX_CHARACTERS

PHRASES = (
    "the formal study of grammar",
    "parts of north africa",
    "education from a young age",
    "an important part of the south",
)
KEY = (0.08, 0.3)  # seconds between two keys
PAUSE = (2.0, 8.0)  # seconds that a visitor looks at a page
MODELS = ("gru", "lstm")
say = partial(print, flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run both parts and print their tables."""
    options = _parser().parse_args(arguments)
    say(f"{machine.processor()}, {machine.cores()} cores; {options.visitors} visitors")
    seconds = 60 * options.minutes
    with running_server() as server:
        wait_until_warm(server)
        say(f"\nFor {options.minutes:g} minutes:\n")
        say(table(load(server.address, options.visitors, seconds)))
        say("\nWhile one more visitor sends the longest text, for a fifth of the time:\n")
        say(table(load(server.address, options.visitors, seconds / 5, heavy=True)))


def load(
    address: str, visitors: int, seconds: float, *, heavy: bool = False, seed: int = 0
) -> list[Run]:
    """Return all runs of `visitors` who use the dashboard for so many seconds.

    `heavy` adds one who sends the longest texts; of these runs only those that fail are returned.
    """
    end = monotonic() + seconds
    stories: list[Callable[[], list[Run]]] = [
        partial(_story, address, random.Random(f"{seed} {number}"), end)
        for number in range(visitors)
    ]
    with ThreadPoolExecutor(visitors + 1) as pool:
        others = pool.submit(_send_long_texts, address, end) if heavy else None
        runs = [run for found in pool.map(lambda story: story(), stories) for run in found]
        return runs + ([run for run in others.result() if run.problems] if others else [])


def table(runs: Sequence[Run]) -> str:
    """Return the waiting times by what was waited for, and below it what failed."""
    groups: dict[str, list[Run]] = {"key to suggestions": [], "page change, all pages": []}
    for run in runs:
        typing = run.page == "typing"
        groups["key to suggestions" if typing else "page change, all pages"].append(run)
        if not typing:
            groups.setdefault(run.page.replace("_", " "), []).append(run)
    lines = ["| | times | median, ms | p95, ms | longest, ms | failures |", "|---|" + "--:|" * 5]
    lines += [_line(name, found) for name, found in groups.items() if found]
    problems = sorted({problem for run in runs for problem in run.problems})
    return "\n".join([*lines, *problems])


def _line(name: str, runs: Sequence[Run]) -> str:
    waits = [1000 * run.seconds for run in runs]
    p95 = quantiles(waits, n=20, method="inclusive")[-1] if len(waits) > 1 else waits[0]
    figures = (len(waits), median(waits), p95, max(waits), sum(bool(run.problems) for run in runs))
    return f"| {name} | " + " | ".join(f"{figure:,.0f}" for figure in figures) + " |"


def _story(address: str, chance: random.Random, end: float) -> list[Run]:
    """Return the runs of one visitor, who arrives at a random time within the first pause."""
    sleep(min(chance.uniform(0, PAUSE[1]), max(0.0, end - monotonic())))
    runs = []
    with visiting(address) as visitor:
        while monotonic() < end:
            runs.append(visitor.visit(page := chance.choice(PAGES)))
            if page == "autocomplete":
                runs += _type(visitor, chance, end)
            sleep(min(chance.uniform(*PAUSE), max(0.0, end - monotonic())))
    return runs


def _type(visitor: Visitor, chance: random.Random, end: float) -> list[Run]:
    phrase = chance.choice(PHRASES)
    runs: list[Run] = []
    for letters in range(1, len(phrase) + 1):
        if monotonic() > end:
            break
        runs.append(visitor.type(phrase[:letters], MODELS))
        sleep(chance.uniform(*KEY))
    return runs


def _send_long_texts(address: str, end: float) -> list[Run]:
    """Ask for new texts of the greatest length, one after the other."""
    runs: list[Run] = []
    with visiting(address) as visitor:
        for number in count():
            if monotonic() > end:
                return runs
            text = article_text(MAX_CHARACTERS - 1 + number)[number:].strip()
            query = urlencode({"models": MODELS, "text": text}, doseq=True)
            runs.append(visitor.visit("connectivity", query))
    return runs


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.load", description=__doc__)
    parser.add_argument("--visitors", type=int, default=20)
    parser.add_argument("--minutes", type=float, default=5)
    return parser


if __name__ == "__main__":
    main()
