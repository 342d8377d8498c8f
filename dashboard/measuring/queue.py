"""Measuring models in the background: one at a time, for all visitors.

Visitors who ask for the same measurement wait for the same one.
"""

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor

from dashboard.server.once import Once
from memviz.stats.progress import Progress

_MOST_WAITING = 8  # measurements; each takes minutes
_RUNNING: dict[Hashable, "Measuring"] = {}
_LOCK = threading.Lock()


class BusyError(RuntimeError):
    """Too many models wait to be measured; try again later."""


class MeasuringStoppedError(Exception):
    """The visitor has stopped the measurement."""


class Measuring:
    """One model being measured, or waiting for that. `measure` does it, and tells its progress."""

    def __init__(self, measure: Callable[[Progress], None]) -> None:
        self._measure = measure
        self.share: float | None = None
        """How much of the work is done, 0 to 1; None while others are measured before."""
        self._stopped = threading.Event()
        self._future: Future[None] = Future()

    @property
    def done(self) -> bool:
        """Return whether it has ended: measured, stopped or failed."""
        return self._future.done()

    @property
    def stopped(self) -> bool:
        """Return whether it was given up."""
        return self._stopped.is_set()

    @property
    def problem(self) -> str | None:
        """Return why it failed, None where it did not."""
        error = self._future.exception() if self._future.done() else None
        return str(error) if error else None

    def stop(self) -> None:
        """Stop it; it ends within seconds."""
        self._stopped.set()

    def work(self) -> None:
        """Measure. What goes wrong is kept in `problem`."""
        try:
            self._begin()
            self._future.set_result(None)
        except MeasuringStoppedError:
            self._future.set_result(None)
        except ValueError as error:
            self._future.set_exception(error)
        # Anybody's model may raise anything: only its own measurement fails, with a message.
        except Exception as error:
            problem = ValueError(f"it cannot be measured ({type(error).__name__})")
            self._future.set_exception(problem)

    def _begin(self) -> None:
        import torch

        torch.set_num_threads(1)  # in this thread only: other threads serve pages
        self._tell(0.0)
        self._measure(self._tell)

    def _tell(self, share: float) -> None:
        if self.stopped:
            raise MeasuringStoppedError
        self.share = share


def begin(key: Hashable, measure: Callable[[Progress], None]) -> Measuring:
    """Return the measurement of this key: the one under way, or one that waits for its turn.

    Raises BusyError when too many wait already.
    """
    with _LOCK:
        for other_key in [other_key for other_key, other in _RUNNING.items() if other.done]:
            del _RUNNING[other_key]
        if key in _RUNNING and not _RUNNING[key].stopped:
            return _RUNNING[key]
        if len(_RUNNING) >= _MOST_WAITING:
            raise BusyError
        _RUNNING[key] = measuring = Measuring(measure)
    _worker().submit(measuring.work)
    return measuring


@Once
def _worker() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="measuring")
