"""Timing many cases fairly: shuffled, interleaved, each with the machine's speed at the moment."""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter

import torch


@dataclass(frozen=True)
class Case:
    """Something to time. `measure` does it once and returns its seconds.

    `part` and `variant` say what is timed, for which `unit`, `time` characters and `hidden_size`;
    `sampled_rows` is the number of rows that all are estimated from, None where all are computed.
    """

    part: str
    variant: str
    unit: str
    time: int
    hidden_size: int
    repeats: int
    measure: Callable[[], float]
    sampled_rows: int | None = None


@dataclass(frozen=True)
class Measurement:
    """The timings of one case: `seconds` and `product_rates` have one number a repeat.

    A product rate is the operations a second of float32 matrix products, by the mean of the
    two taken right before and right after.
    """

    part: str
    variant: str
    unit: str
    time: int
    hidden_size: int
    sampled_rows: int | None
    seconds: list[float] = field(default_factory=list)
    product_rates: list[float] = field(default_factory=list)

    @property
    def median_seconds(self) -> float:
        return median(self.seconds)

    @property
    def median_operations(self) -> float:
        """How many operations the machine could have done in the time, by its product rate."""
        return median(s * rate for s, rate in zip(self.seconds, self.product_rates, strict=True))


def interleave(
    cases: Sequence[Case], product_size: int, progress: Callable[[str], None]
) -> list[Measurement]:
    """Measure every case as often as its `repeats` say: one of each per round, in shuffled order.

    This way a slower time of the machine affects all cases alike.
    """
    measurements = [_empty(case) for case in cases]
    total = sum(case.repeats for case in cases)
    rate = product_rate(product_size)
    for done, index in enumerate(_order(cases), start=1):
        case = cases[index]
        seconds = case.measure()
        rate_before, rate = rate, product_rate(product_size)
        measurements[index].seconds.append(seconds)
        measurements[index].product_rates.append((rate_before + rate) / 2)
        progress(f"{done}/{total}  {case.unit}, {case.part}, {case.variant}: {seconds:.3g} s")
    return measurements


def product_rate(size: int) -> float:
    """Return the operations a second of one product of square float32 matrices."""
    matrix = torch.ones(size, size)
    seconds = elapsed(lambda: matrix @ matrix)
    return 2 * size**3 / seconds


def elapsed(call: Callable[[], object]) -> float:
    """Return the seconds that one call takes."""
    start = perf_counter()
    call()
    return perf_counter() - start


def _empty(case: Case) -> Measurement:
    return Measurement(
        case.part, case.variant, case.unit, case.time, case.hidden_size, case.sampled_rows
    )


def _order(cases: Sequence[Case]) -> Iterator[int]:
    """Yield the cases' indices, a shuffled round at a time, each `repeats` times in all."""
    shuffler = random.Random(0)
    for turn in range(max((case.repeats for case in cases), default=0)):
        waiting = [index for index, case in enumerate(cases) if case.repeats > turn]
        shuffler.shuffle(waiting)
        yield from waiting
