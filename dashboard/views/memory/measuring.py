"""Measuring a model's memory in the background: one model at a time, for all visitors.

Visitors who ask for the same model wait for the same measurement.
"""

import threading
from concurrent.futures import Future, ThreadPoolExecutor

from dashboard.catalogue.entries import ModelEntry
from dashboard.catalogue.loading import load
from dashboard.server.once import Once
from dashboard.views.memory.kept_here import MeasuredHere, keep_here
from memviz.evaluation.corpus import CorpusFacts
from memviz.evaluation.parts import read_part
from memviz.samples import bundled, read_sample

RECORDED = "its recorded text"
SHORTEST_RECORDING = 5_000  # characters: two segments to learn from, and half of one to score
TRAIN_SHARE = 0.8  # of the sample, to train the probes on; the rest is to score them

_MOST_WAITING = 8  # measurements; each takes minutes
_RUNNING: dict[tuple[object, ...], "Measuring"] = {}
_LOCK = threading.Lock()


class BusyError(RuntimeError):
    """Too many models wait to be measured; try again later."""


class MeasuringStoppedError(Exception):
    """The visitor has stopped the measurement."""


class Measuring:
    """One model being measured, or waiting for that."""

    def __init__(self, entry: ModelEntry, corpus: str) -> None:
        self.entry = entry
        self.corpus = corpus
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
            self._measure()
            self._future.set_result(None)
        except MeasuringStoppedError:
            self._future.set_result(None)
        except ValueError as error:
            self._future.set_exception(error)
        # Anybody's model may raise anything: only its own measurement fails, with a message.
        except Exception as error:
            problem = ValueError(f"it cannot be measured ({type(error).__name__})")
            self._future.set_exception(problem)

    def _measure(self) -> None:
        import torch

        from memviz.analysis.memory import measure_memory

        torch.set_num_threads(1)  # in this thread only: other threads serve pages
        self._tell(0.0)
        model = load(self.entry)
        text = self.entry.recorded_text or sample_text(self.corpus)
        train = int(TRAIN_SHARE * len(text))
        memory = measure_memory(model, text[:train], text[train:], progress=self._tell)
        keep_here(self.entry, MeasuredHere(memory, self.corpus))

    def _tell(self, share: float) -> None:
        if self.stopped:
            raise MeasuringStoppedError
        self.share = share


def begin(entry: ModelEntry) -> Measuring:
    """Return the measurement of a model: the one under way, or one that waits for its turn.

    Raises BusyError when too many wait already.
    """
    with _LOCK:
        for key in [key for key, other in _RUNNING.items() if other.done]:
            del _RUNNING[key]
        key = entry.version
        if key in _RUNNING and not _RUNNING[key].stopped:
            return _RUNNING[key]
        if len(_RUNNING) >= _MOST_WAITING:
            raise BusyError
        _RUNNING[key] = measuring = Measuring(entry, corpus_for(entry))
    _worker().submit(measuring.work)
    return measuring


def corpus_for(entry: ModelEntry) -> str:
    """Return the name of the sample that suits a model: of its own corpus, else War and Peace.

    Of a model of which only states are known it is the text that they were recorded along.
    """
    if entry.recorded_text is not None:
        return RECORDED
    name = read_part(CorpusFacts, entry.metrics).name
    return name if name is not None and name in bundled() else "warpeace"


def sample_text(corpus: str) -> str:
    """Return the text of the sample, held out from the training of the bundled models."""
    return read_sample(bundled()[corpus]).held_out.text


@Once
def _worker() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="memory")
