"""Models trained and evaluated in processes of their own, a few at a time."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

from train.loop.interruption import interruptible
from train.series.planned import Done

LOG = "log.txt"
POLL_SECONDS = 0.2


PROGRAM = (sys.executable, "-m", "train")


class Job(Protocol):
    """A model that a pool brings to its end, by commands that each bring it further."""

    @property
    def folder(self) -> Path:
        """The folder of its run, where what it prints goes, too."""

    def done(self) -> Done:
        """Return how far it has come. Raises ValueError where it can come no further."""

    def command(self, done: Done) -> list[str]:
        """Return the arguments of `python -m train` that bring it further from there."""


class End(Enum):
    """How a model of the pool may end."""

    EVALUATED = "evaluated"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(frozen=True)
class Outcome:
    """How a model ended, and why if it failed."""

    model: Job
    end: End
    problem: str = ""


@dataclass
class _Running:
    model: Job
    began_as: Done
    process: subprocess.Popen[bytes]


class Pool:
    """Runs the commands of `python -m train` that each model needs, `at_a_time` models at once.

    A model that fails does not stop the others; what it printed is in its folder. `extra` are
    further arguments of every command. `tell` is called with a line whenever a model has ended.
    `program` is the command before these arguments. Raises ValueError when no model may run.
    """

    def __init__(
        self,
        models: Sequence[Job],
        at_a_time: int,
        extra: Sequence[str],
        tell: Callable[[str], None],
        program: Sequence[str] = PROGRAM,
    ) -> None:
        if at_a_time < 1:
            raise ValueError(f"at_a_time: got {at_a_time}; it must be at least 1")
        self._waiting = list(models)
        self._at_a_time = at_a_time
        self._extra = list(extra)
        self._tell = tell
        self._program = program
        self._running: list[_Running] = []
        self._outcomes: list[Outcome] = []

    def run(self) -> list[Outcome]:
        """Return how each model ended.

        After Ctrl-C or termination the running ones save their state, and the others are not begun.
        """
        with interruptible() as interruption:
            while not interruption.requested and (self._waiting or self._running):
                while self._waiting and len(self._running) < self._at_a_time:
                    self._begin(self._waiting.pop(0))
                time.sleep(POLL_SECONDS)
                self._collect()
            self._stop()
        return self._outcomes

    def _begin(self, model: Job) -> None:
        """Start what the model needs next, or note that it is finished or cannot be trained."""
        try:
            state = model.done()
            if state is Done.EVALUATED:
                self._end(Outcome(model, End.EVALUATED))
            else:
                self._running.append(_Running(model, state, self._process(model, state)))
        except (ValueError, OSError) as error:
            self._fail(model, str(error))

    def _process(self, model: Job, state: Done) -> subprocess.Popen[bytes]:
        model.folder.mkdir(parents=True, exist_ok=True)
        with (model.folder / LOG).open("ab") as log:
            return subprocess.Popen(
                [*self._program, *model.command(state), *self._extra],
                env=_environment(self._at_a_time),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C reaches only this process, which stops the others
            )

    def _collect(self) -> None:
        ended = [running for running in self._running if running.process.poll() is not None]
        for running in ended:
            self._running.remove(running)
            status, model = running.process.returncode, running.model
            if status:
                self._fail(model, f"exit status {status}; see {model.folder / LOG}")
            else:
                self._follow(running)

    def _follow(self, running: _Running) -> None:
        """Note where a command has brought its model: to its end, or to the next command."""
        model = running.model
        try:
            state = model.done()
        except (ValueError, OSError) as error:
            self._fail(model, str(error))
            return
        if state is Done.EVALUATED:
            self._end(Outcome(model, End.EVALUATED))
        elif state is running.began_as:  # it would be done again without end
            self._fail(model, f"still {state.value}; see {model.folder / LOG}")
        else:
            self._waiting.insert(0, model)

    def _fail(self, model: Job, problem: str) -> None:
        self._end(Outcome(model, End.FAILED, problem))

    def _end(self, outcome: Outcome) -> None:
        self._outcomes.append(outcome)
        why = f", {outcome.problem}" if outcome.problem else ""
        self._tell(f"{outcome.model.folder.name}: {outcome.end.value}{why}")

    def _stop(self) -> None:
        """Have the running ones save their state, and wait until they have."""
        for running in self._running:
            running.process.send_signal(signal.SIGINT)
        for running in self._running:
            running.process.wait()
            self._end(Outcome(running.model, End.STOPPED))


def _environment(at_a_time: int) -> dict[str, str]:
    """Return the environment of a child: the cores are shared out among those that run at once."""
    cores = max(1, (os.cpu_count() or 1) // at_a_time)
    return {"OMP_NUM_THREADS": str(cores), **os.environ}
