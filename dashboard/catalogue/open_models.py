"""Models that are open: shared by all visitors, the least recently used closed to bound memory."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from pathlib import Path
from threading import Lock

from torch import nn

from dashboard.catalogue.shown_model import open_to_show
from memviz.models.contract import LanguageModel
from memviz.models.shape import shape_of

_FLOAT = 4  # bytes
_Key = tuple[Path, Hashable]


class OpenModels:
    """Models by folder and its version, whose weights have at most `most_bytes()` together.

    The one asked for last is always open, however large.
    """

    def __init__(self, most_bytes: Callable[[], int]) -> None:
        self._most_bytes = most_bytes
        self._models: OrderedDict[_Key, LanguageModel] = OrderedDict()
        self._lock = Lock()
        self._opening = Lock()  # of its own, so that opening one model delays no other

    def get(self, folder: Path, version: Hashable) -> LanguageModel:
        """Return the model in eval mode, opened if need be. Raises memviz.CheckpointError."""
        key = (folder, version)
        model = self._open(key)
        if model is None:
            with self._opening:
                model = self._open(key) or self._keep(key, open_to_show(folder))
        return model

    def _open(self, key: _Key) -> LanguageModel | None:
        with self._lock:
            if key in self._models:
                self._models.move_to_end(key)
            return self._models.get(key)

    def _keep(self, key: _Key, model: LanguageModel) -> LanguageModel:
        with self._lock:
            self._models[key] = model
            while len(self._models) > 1 and self._bytes() > self._most_bytes():
                self._models.popitem(last=False)
        return model

    def _bytes(self) -> int:
        return sum(map(_bytes_of, self._models.values()))


def _bytes_of(model: LanguageModel) -> int:
    if isinstance(model, nn.Module):
        return sum(parameter.nbytes for parameter in model.parameters())
    return _FLOAT * (shape_of(model).parameters or 0)
