"""Pushing a run to the Hub: its state while it trains, and its model at the end."""

import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from memviz.hub import Hub, HubError
from memviz.hub.names import check_name
from memviz.models.checkpoint.error import CheckpointError
from train.loop.state import newest_state
from train.sharing.push import LICENCE, lay_out
from train.sharing.shared_state import fetch_state, lay_out_state, push_state


class Sharing:
    """Pushes in the background, one push at a time; a failure is reported, and training goes on.

    `seconds` is the least time between the beginnings of two pushes; `tell` is called with a line
    to show. Raises HubError at once when `name` cannot be that of a repository.
    """

    def __init__(self, hub: Hub, name: str, seconds: float, tell: Callable[[str], None]) -> None:
        check_name(name)
        self._hub = hub
        self._name = name
        self._seconds = seconds
        self._tell = tell
        self._pushes = ThreadPoolExecutor(max_workers=1, thread_name_prefix="push")
        self._last: Future[None] | None = None
        self._begun = time.monotonic()

    def fetch(self, output: Path) -> None:
        """Download the state to `output`, unless there is one already; say what was done.

        Raises HubError when the Hub does not answer, and ValueError when there is no state: a run
        begun anew would overwrite what is there.
        """
        if newest_state(output) is not None:
            return
        sha = self._fetched(output)
        if sha is None:
            raise ValueError(
                f"--resume: neither {output} nor {self._name} has the state of a run; leave out "
                "--resume to begin one"
            )
        self._tell(f"going on from {self._name} at {sha[:8]}")

    def saved(self, output: Path) -> None:
        """Push the state in `output`, if it is time for it and the last push is done."""
        due = time.monotonic() - self._begun >= self._seconds
        if not due or (self._last is not None and not self._last.done()):
            return
        self._begun = time.monotonic()
        place = tempfile.TemporaryDirectory()
        folder = Path(place.name)
        try:
            lay_out_state(output, folder)  # before the next save, which removes this state
        except OSError as error:
            self._tell(f"the state was not pushed: {error}; training goes on")
            place.cleanup()
            return
        self._last = self._pushes.submit(self._push_state, place)

    def finish(self, output: Path, finished: bool) -> None:
        """Push the newest state, and the model if the run is finished; wait until that is done."""
        self.close()
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            try:
                lay_out_state(output, folder)
                if finished:
                    lay_out(output, self._name, LICENCE, folder)
                    pushed = self._hub.push(folder, self._name, message="Trained, not evaluated")
                else:
                    pushed = push_state(self._hub, folder, self._name)
            except (CheckpointError, ValueError, OSError) as error:
                self._tell(f"not pushed: {error}; it is all in {output}")
                return
        self._tell(f"pushed to {pushed.url}, revision {pushed.sha}")

    def close(self) -> None:
        """Wait for the push that is under way, at the end of the run."""
        self._pushes.shutdown(wait=True)

    def _fetched(self, output: Path) -> str | None:
        try:
            return fetch_state(self._hub, self._name, output)
        except HubError as error:
            if error.kind == "not_found":  # the first push creates it
                return None
            raise

    def _push_state(self, place: "tempfile.TemporaryDirectory[str]") -> None:
        with place as folder:
            try:
                push_state(self._hub, Path(folder), self._name)
            except (ValueError, OSError) as error:
                self._tell(f"{error}; training goes on")
