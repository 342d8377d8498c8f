"""Models that are open: shared by all visitors, the least recently used closed to bound memory."""

from collections import OrderedDict
from pathlib import Path
from threading import Lock

import memviz
from dashboard.shown_model import open_to_show

_Key = tuple[Path, tuple[int, ...]]


class OpenModels:
    """Models by folder and time of change, whose weights have at most `most_bytes` together.

    The one asked for last is always open, however large.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._models: OrderedDict[_Key, memviz.Model] = OrderedDict()
        self._lock = Lock()

    def get(self, folder: Path, changed: tuple[int, ...]) -> memviz.Model:
        """Return the model in eval mode, opened if need be. Raises memviz.CheckpointError."""
        key = (folder, changed)
        with self._lock:
            if key not in self._models:
                self._models[key] = open_to_show(folder).eval()
            self._models.move_to_end(key)
            while len(self._models) > 1 and self._bytes() > self._most_bytes:
                self._models.popitem(last=False)
            return self._models[key]

    def _bytes(self) -> int:
        return sum(map(_bytes_of, self._models.values()))


def _bytes_of(model: memviz.Model) -> int:
    return sum(parameter.nbytes for parameter in model.parameters())
