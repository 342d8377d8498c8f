"""`python -m bench.startup`: what a cold start and every page cost the server.

Starts dashboards on the bundled models and visits every page without a browser: on a fresh server,
where nothing is computed yet, and again. Beside the seconds that a visitor waits, the server's
processor time is measured, which does not depend on what else the machine does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from statistics import median
from time import perf_counter, sleep

import psutil

from bench import machine
from bench.live import Server, running_server
from bench.visitor import PAGES, Visitor, visiting

STARTS = 3
AGAIN = 5
LONGEST_WARMING = 60  # seconds
say = partial(print, flush=True)


@dataclass(frozen=True)
class Cost:
    """Seconds that passed, and that the server computed meanwhile."""

    waited: float
    computed: float


def main() -> None:
    """Measure several starts, and print the medians."""
    say(f"{machine.processor()}, {machine.cores()} cores; medians of {STARTS} starts, seconds\n")
    starts: dict[str, list[Cost]] = {}
    again: dict[str, list[Cost]] = {}
    for _ in range(STARTS):
        _measure_one_start(starts, again)
    say("| | first: waited | processor | later: waited | processor |")
    say("|---|--:|--:|--:|--:|")
    for name, costs in starts.items():
        say(f"| {name.replace('_', ' ')} | {_medians(costs)} | {_medians(again.get(name, []))} |")


def _measure_one_start(starts: dict[str, list[Cost]], again: dict[str, list[Cost]]) -> None:
    begun = perf_counter()
    with running_server() as server, visiting(server.address) as visitor:
        visitor.visit()
        here = Cost(perf_counter() - begun, processor_seconds(server))
        starts.setdefault("server's start and first page", []).append(here)
        wait_until_warm(server)
        warm = Cost(perf_counter() - begun, processor_seconds(server))
        starts.setdefault("server's start, all loaded", []).append(warm)
        for found, rounds in ((starts, 1), (again, AGAIN)):
            for _ in range(rounds):
                for page in PAGES:
                    cost = _cost(server, partial(_visit, visitor, page))
                    found.setdefault(page or "overview", []).append(cost)


def processor_seconds(server: Server) -> float:
    """Return how long the server has computed since its start, on all cores together."""
    times = psutil.Process(server.process).cpu_times()
    return times.user + times.system


def is_idle(server: Server) -> bool:
    """Return whether the server computes next to nothing during one second."""
    before = processor_seconds(server)
    sleep(1)
    return processor_seconds(server) - before < 0.05


def wait_until_warm(server: Server) -> None:
    """Wait until the server has finished its work in advance, a minute at most."""
    end = perf_counter() + LONGEST_WARMING
    while perf_counter() < end and not is_idle(server):
        pass


def _cost(server: Server, act: Callable[[], None]) -> Cost:
    begun, computed = perf_counter(), processor_seconds(server)
    act()
    waited = perf_counter() - begun
    return Cost(waited, processor_seconds(server) - computed)


def _visit(visitor: Visitor, page: str) -> None:
    problems = visitor.visit(page).problems
    if problems:
        raise RuntimeError(f"{page or 'overview'}: {problems[0]}")


def _medians(costs: list[Cost]) -> str:
    if not costs:
        return " | "
    waited, computed = (median(cost.waited for cost in costs), median(c.computed for c in costs))
    return f"{waited:.2f} | {computed:.2f}"


if __name__ == "__main__":
    main()
