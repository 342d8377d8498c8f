"""The Hub's last good answer to each question, in memory and on disk."""

import hashlib
import json
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from memviz.files.replacing import replace_text
from memviz.hub.errors import HubError
from memviz.hub.guard import LONGEST_ANSWER
from memviz.hub.listing import Found, HubQuestion, read

MOST = 64  # questions kept: visitors may ask any number of them
Value = TypeVar("Value")


@dataclass(frozen=True)
class KeptAnswer:
    """Models and the time, in seconds since the epoch, at which the Hub named them."""

    models: tuple[Found, ...]
    time: float

    @property
    def age(self) -> float:
        """Return how many seconds ago it came."""
        return max(0.0, time.time() - self.time)

    def is_fresh(self, seconds: float) -> bool:
        """Return whether it came in the last `seconds`; an answer from the future is not fresh."""
        return 0 <= time.time() - self.time < seconds


class KeptAnswers:
    """The latest answers by question; those on disk, below `folder`, outlive the process."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._answers: dict[HubQuestion, KeptAnswer] = {}
        self._failures: dict[HubQuestion, tuple[float, HubError]] = {}
        self._lock = threading.Lock()

    def of_this_process(self, question: HubQuestion) -> KeptAnswer | None:
        """Return the last good answer that this process got itself, None if it got none."""
        with self._lock:
            return self._answers.get(question)

    def last(self, question: HubQuestion) -> KeptAnswer | None:
        """Return the last good answer, from disk if this process has none."""
        return self.of_this_process(question) or self._read(question)

    def keep(self, question: HubQuestion, content: Any) -> KeptAnswer:
        """Return the Hub's `content` as an answer, and keep it; a full disk does no harm."""
        answer = KeptAnswer(read(content), time.time())
        with self._lock:
            _put(self._answers, question, answer)
            self._failures.pop(question, None)
        self._write(question, {"time": answer.time, "answer": content})
        return answer

    def keep_failure(self, question: HubQuestion, error: HubError) -> None:
        """Remember that asking just failed, so that nobody waits for the same again."""
        with self._lock:
            _put(self._failures, question, (time.monotonic(), error))

    def failure(self, question: HubQuestion, seconds: float) -> HubError | None:
        """Return how asking failed, when that is less than `seconds` ago."""
        with self._lock:
            when, error = self._failures.get(question, (float("-inf"), None))
        return error if time.monotonic() - when < seconds else None

    def forget(self) -> None:
        """Have every question asked again; the answers on disk stay, in case that fails."""
        with self._lock:
            self._answers.clear()
            self._failures.clear()

    def _path(self, question: HubQuestion) -> Path:
        name = json.dumps(asdict(question), sort_keys=True)
        return self._folder / f"{hashlib.sha256(name.encode()).hexdigest()[:32]}.json"

    def _write(self, question: HubQuestion, content: dict[str, Any]) -> None:
        path = self._path(question)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_text(path, json.dumps(content))
            latest = sorted(self._folder.glob("*.json"), key=lambda kept: kept.stat().st_mtime)
            for earlier in latest[:-MOST]:
                earlier.unlink()
        except OSError:
            return

    def _read(self, question: HubQuestion) -> KeptAnswer | None:
        path = self._path(question)
        try:
            if path.stat().st_size > 2 * LONGEST_ANSWER:
                return None
            content = json.loads(path.read_text(encoding="utf-8"))
            return KeptAnswer(read(content["answer"]), float(content["time"]))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None


def _put(kept: dict[HubQuestion, Value], question: HubQuestion, value: Value) -> None:
    """Keep `value` as the latest, and drop the oldest beyond `MOST`."""
    kept.pop(question, None)
    kept[question] = value
    while len(kept) > MOST:
        del kept[next(iter(kept))]
