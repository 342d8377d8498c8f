"""States of any program: recorded along one text, they can be looked at without the model."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from memviz.models.config import Target
from memviz.models.contract import EncodedText, Place
from memviz.models.record import Record
from memviz.text.line_ends import with_line_ends_of
from memviz.text.vocabulary import Vocabulary

_MOST_BYTES = 2**31
_TEXT, _NAME = "text", "name"


class RecordedStates:
    """A model of which only its states along one text are known; see `from_states`.

    What is asked of a text is asked of the recorded one, or of a part of it, which it is looked up
    in: the states are those that the model had there, after all that stood before.
    """

    target: Target = "character"

    def __init__(self, text: str, states: Mapping[Place, Tensor], name: str | None) -> None:
        self.text = text
        self.name = name
        self.record: Record | None = None
        self.vocabulary = Vocabulary(tuple(sorted(set(text))))
        self._states = states

    @property
    def places(self) -> tuple[Place, ...]:
        """Every layer and part that there is."""
        return tuple(self._states)

    def encode(self, text: str) -> EncodedText:
        """Return a part of the text in symbols, whatever its line ends.

        Raises ValueError for another text.
        """
        text = with_line_ends_of(text, self.vocabulary) if text not in self.text else text
        self._begin(text)
        return EncodedText(text, torch.from_numpy(self.vocabulary.encode(text)))

    def recorded(self, text: str) -> dict[Place, Tensor]:
        """Return each part after each character of a part of the text, [time, cells]."""
        begin = self._begin(text)
        return {place: held[begin : begin + len(text)] for place, held in self._states.items()}

    def _begin(self, text: str) -> int:
        begin = self.text.find(text)
        if begin < 0:
            raise ValueError(
                f"text: {text[:20]!r}… is no part of the recorded text; only there the states are "
                "known"
            )
        return begin


def from_states(source: Path | str | Mapping[str, Any], name: str | None = None) -> RecordedStates:
    """Return states that any program recorded along a text, to look at its cells and its memory.

    `source` is an .npz file or a dictionary with `text`, the characters as one string, and an array
    [time, cells] for each part of each layer's state after each of them, called "layer/part", as
    "1/h": layers count from 1 at the input. A state of another shape, [time, ...], is taken flat,
    and complex numbers as two. `name` is what it is called; a file may hold one, too.

    Raises ValueError, naming the array, for what is none of these, and OSError for a file that
    cannot be read. Nothing but arrays is read from a file.

    >>> states = {"text": "abca", "1/h": np.zeros((4, 8)), "1/c": np.zeros((4, 8))}
    >>> from_states(states).places
    ((1, 'h'), (1, 'c'))
    """
    arrays = _arrays_in(Path(source)) if isinstance(source, (str, Path)) else dict(source)
    if _TEXT not in arrays:
        raise ValueError(f"{_TEXT}: there is none; it holds {', '.join(arrays) or 'nothing'}")
    text = str(np.asarray(arrays.pop(_TEXT)).item())
    named = arrays.pop(_NAME, None)
    if not arrays:
        raise ValueError('states: there are none; give arrays called "layer/part", as "1/h"')
    states = {_place(key): _cells(key, array, len(text)) for key, array in arrays.items()}
    return RecordedStates(text, dict(sorted(states.items())), name or (named and str(named)))


def _arrays_in(path: Path) -> dict[str, Any]:
    if path.stat().st_size > _MOST_BYTES:
        raise ValueError(f"{path.name}: {path.stat().st_size:,} bytes; at most {_MOST_BYTES:,}")
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return {key: arrays[key] for key in arrays.files}
    except (ValueError, AttributeError, EOFError) as error:
        raise ValueError(f"{path.name}: no .npz file of arrays ({error})") from error


def _place(key: str) -> Place:
    layer, _, part = key.partition("/")
    if not layer.isdecimal() or int(layer) < 1 or not part:
        raise ValueError(f'{key}: expected a layer from 1 on and a part, as "1/h"')
    return int(layer), part


def _cells(key: str, array: Any, characters: int) -> Tensor:
    """Return an array as float32 [time, cells]."""
    states = np.asarray(array)
    if states.dtype.kind not in "fciu" or states.ndim < 2 or len(states) != characters:
        raise ValueError(
            f"{key}: got {states.dtype} of shape {list(states.shape)}; it must be numbers "
            f"[time, ...], one row for each of the text's {characters} characters"
        )
    if np.iscomplexobj(states):
        states = np.stack([states.real, states.imag], axis=-1)
    flat = np.ascontiguousarray(states.reshape(len(states), -1), dtype=np.float32)
    if not np.isfinite(flat).all():
        raise ValueError(f"{key}: it holds numbers that are not finite")
    return torch.from_numpy(flat)
