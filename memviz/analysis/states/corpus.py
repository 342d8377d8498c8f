"""The states of a model along a corpus: read once, kept on disk, looked at without reading again.

A folder for each pair of weights and corpus holds one array of float16, [symbols, cells], for each
part, and a small JSON beside them. Arrays are mapped, not loaded. Where all folders together take
more than their limit, those used longest ago go.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from memviz.analysis.walk import WithStates, flat, readable, with_states
from memviz.files.replacing import replace_text, settle
from memviz.models.adapters.recorded_states import RecordedStates
from memviz.models.contract import PartsModel, Place, Reader
from memviz.models.reading import Reading, read
from memviz.models.state_tree import along, leaves, nbytes
from memviz.stats.progress import Progress
from memviz.text.short_repr import short_repr

LONGEST = 200_000
"""Characters of a corpus."""
MOST_BYTES = 2 << 30
"""For the states of one corpus; those of 200,000 characters and 256 cells take 0.1 GB."""
MOST_ON_DISK = 4 << 30
"""For all corpora together."""
VARIABLE = "MEMVIZ_STATES_CACHE"
_QUESTION = "a search of its states"
_VERSION = 1
_PIECE = 32  # symbols between two states that are found by the model's own, fast run
_OF_STATES = 64 << 20  # bytes of states that are stepped side by side
_MOST_PIECES = 256
_ABOUT, _PREDICTED = "about.json", "predicted.npy"
_LARGEST = float(np.finfo(np.float16).max)


@short_repr
@dataclass(frozen=True, eq=False)
class CorpusStates:
    """Every part of a model's state after each symbol of a corpus.

    `states` are float16 [symbols, cells] by layer and part, cells as they are looked at: tanh(c) of
    a memory c, any other as it is; complex numbers as two. `largest`, float32 [cells], is each
    cell's largest size along the corpus. `predicted`, int32 [symbols], is the most probable output
    after each symbol; None for recorded states. `folder` is where they are kept; None where they
    are in memory only: the model's weights cannot be told from others', or the disk takes none.
    """

    reading: Reading
    states: dict[Place, np.ndarray]
    largest: dict[Place, np.ndarray]
    predicted: np.ndarray | None
    folder: Path | None
    fitted: dict = field(default_factory=dict, repr=False)
    """What was made of the states to answer questions, by question; the latest only."""

    def part(self, place: Place | None) -> Place:
        """Return the place; by default the first part of the last layer.

        Raises ValueError for one that is not there.
        """
        if place is None:
            last = max(layer for layer, _ in self.states)
            return next(one for one in self.states if one[0] == last)
        if place not in self.states:
            known = ", ".join(map(str, self.states))
            raise ValueError(f"place: the model has no {place}; it has {known}")
        return place


def states_of_corpus(
    model: Reader,
    corpus: str | Reading,
    folder: Path | None = None,
    progress: Progress = lambda _: None,
) -> CorpusStates:
    """Return the states of `model` along `corpus`, read now or found on disk.

    `folder` holds those of all corpora; by default the one that the environment variable
    MEMVIZ_STATES_CACHE names, or memviz/states in the user's cache. `progress` is told the share of
    the corpus that is read. Raises ValueError for a corpus that cannot be read, of over 200,000
    characters, or whose states take over 2 GB; MissingLevelError for a model that does not name the
    parts of its state.
    """
    owner = with_states(model, _QUESTION)
    reading = read(owner, corpus, LONGEST, name="corpus")
    _check_size(owner, reading)
    weights = _weights_of(owner)
    if weights is None:
        return _in_memory(owner, reading, progress)
    root = _root() if folder is None else folder
    key = sha256(f"{_VERSION} {weights} {reading.text}".encode()).hexdigest()[:32]
    kept = root / key
    if not (kept / _ABOUT).is_file():
        try:
            _write(kept, owner, reading, progress)
        except OSError:  # a folder that may not be written to, or a full disk
            return _in_memory(owner, reading, progress)
        _make_room(root, kept)
    with suppress(OSError):
        os.utime(kept)
    progress(1.0)
    return _mapped(kept, reading)


def looked_at(model: WithStates, reading: Reading) -> dict[Place, np.ndarray]:
    """Return the states along a text as those of a corpus are kept, float16 [symbols, cells]."""
    found: dict[Place, list[np.ndarray]] = {}
    for cells, _ in _pieces(model, reading):
        for place, held in cells.items():
            found.setdefault(place, []).append(held)
    return {place: np.concatenate(held) for place, held in found.items()}


def _check_size(model: WithStates, reading: Reading) -> None:
    if isinstance(model, RecordedStates):
        return
    cells = sum(flat(part).shape[1] for part in model.parts(model.start(1)).values())
    taken = 2 * cells * len(reading.symbols)
    if taken > MOST_BYTES:
        raise ValueError(
            f"corpus: its states, {cells:,} cells after each of {len(reading.symbols):,} symbols, "
            f"take {taken >> 20:,} MB; give at most {MOST_BYTES // (2 * cells):,} symbols"
        )


def _weights_of(model: WithStates) -> str | None:
    """Return what tells the model's weights from all others; None where nothing does."""
    if model.record is not None and model.record.weights_sha256 is not None:
        return f"{model.record.weights_sha256} {model.vocabulary.alphabet}"
    if not isinstance(model, nn.Module):
        return None
    digest = sha256(nn.Module.__repr__(model).encode())  # all modules in it, with their sizes
    for name, tensor in model.state_dict().items():
        digest.update(name.encode())
        digest.update(tensor.detach().flatten().contiguous().view(torch.uint8).numpy().tobytes())
    return f"{digest.hexdigest()} {model.vocabulary.alphabet}"


def _root() -> Path:
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named)
    cache = os.environ.get("XDG_CACHE_HOME")
    return (Path(cache) if cache else Path.home() / ".cache") / "memviz" / "states"


def _in_memory(model: WithStates, reading: Reading, progress: Progress) -> CorpusStates:
    cells: dict[Place, list[np.ndarray]] = {}
    predicted, done = [], 0
    for held, told in _pieces(model, reading):
        for place, piece in held.items():
            cells.setdefault(place, []).append(piece)
        predicted.append(told)
        done += len(told)
        progress(done / len(reading.symbols))
    states = {place: np.concatenate(pieces) for place, pieces in cells.items()}
    known = None if isinstance(model, RecordedStates) else np.concatenate(predicted)
    return CorpusStates(reading, states, _largest(states), known, None)


def _write(kept: Path, model: WithStates, reading: Reading, progress: Progress) -> None:
    """Fill a folder under another name, and give it its own when it is whole."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    symbols = len(reading.symbols)
    with tempfile.TemporaryDirectory(prefix=".new-", dir=kept.parent) as place_for_now:
        new = Path(place_for_now) / "states"
        new.mkdir()
        arrays: dict[Place, np.memmap] = {}
        predicted, begin = np.zeros(symbols, dtype=np.int32), 0
        for held, told in _pieces(model, reading):
            end = begin + len(told)
            for place, piece in held.items():
                if place not in arrays:
                    arrays[place] = np.lib.format.open_memmap(
                        new / _file(len(arrays)), "w+", np.float16, (symbols, piece.shape[1])
                    )
                arrays[place][begin:end] = piece
            predicted[begin:end] = told
            begin = end
            progress(begin / symbols)
        np.save(new / _PREDICTED, predicted, allow_pickle=False)
        places = list(arrays)
        for array in arrays.values():
            array.flush()
        largest = {place: array.tolist() for place, array in _largest(arrays).items()}
        arrays.clear()
        about = {"places": places, "largest": list(largest.values())}
        replace_text(new / _ABOUT, json.dumps(about))
        settle(new)
        with suppress(OSError):  # another process was there first: what it wrote is the same
            new.rename(kept)


def _mapped(kept: Path, reading: Reading) -> CorpusStates:
    about = json.loads((kept / _ABOUT).read_text(encoding="utf-8"))
    places = [(int(layer), str(part)) for layer, part in about["places"]]
    states = {
        place: np.load(kept / _file(index), mmap_mode="r", allow_pickle=False)
        for index, place in enumerate(places)
    }
    largest = [np.array(one, dtype=np.float32) for one in about["largest"]]
    predicted = np.load(kept / _PREDICTED, mmap_mode="r", allow_pickle=False)
    return CorpusStates(reading, states, dict(zip(places, largest, strict=True)), predicted, kept)


def _file(index: int) -> str:
    return f"part-{index}.npy"


def _largest(states: Mapping[Place, np.ndarray]) -> dict[Place, np.ndarray]:
    return {
        place: np.max(
            [np.abs(some).max(axis=0) for some in np.array_split(held, len(held) // 8192 + 1)],
            axis=0,
        ).astype(np.float32)
        for place, held in states.items()
    }


def _make_room(root: Path, stays: Path) -> None:
    """Remove the folders used longest ago until the others take no more than the limit."""
    folders = [path.parent for path in root.glob(f"*/{_ABOUT}")]
    sizes = {one: sum(file.stat().st_size for file in one.iterdir()) for one in folders}
    total = sum(sizes.values())
    for oldest in sorted(folders, key=lambda one: one.stat().st_mtime):
        if total <= MOST_ON_DISK:
            return
        if oldest != stays:
            shutil.rmtree(oldest, ignore_errors=True)
            total -= sizes[oldest]


@torch.no_grad()
def _pieces(
    model: WithStates, reading: Reading
) -> Iterator[tuple[dict[Place, np.ndarray], np.ndarray]]:
    """Yield stretch by stretch the cells, float16 [symbols, cells], and the most probable output.

    The model's own, fast `run` finds the state every so many symbols; from there all are stepped
    side by side.
    """
    if isinstance(model, RecordedStates):
        recorded = model.recorded(reading.text).items()
        nothing = np.zeros(len(reading.symbols), dtype=np.int32)
        yield {place: _kept(place[1], held) for place, held in recorded}, nothing
        return
    state = model.start(1)
    at_once = max(1, min(_MOST_PIECES, _OF_STATES // max(1, nbytes(state))))
    for stretch in reading.symbols.split(at_once * _PIECE):
        embedded = model.embed(stretch.unsqueeze(0))
        starts, outputs = [], []
        for piece in embedded.split(_PIECE, dim=1):
            starts.append(state)
            some, state = model.run(piece, state)
            outputs.append(model.head(some[0]).argmax(dim=-1))
        told = torch.cat(outputs).to(torch.int32).numpy()
        yield _stepped(model, embedded[0], along(starts)), told


def _stepped(model: PartsModel, embedded: Tensor, state: object) -> dict[Place, np.ndarray]:
    """Return the cells after each symbol, float16 [symbols, cells], by place.

    `embedded`, [symbols, width], is read in pieces from their `state`, whose batch they are.
    """
    pieces, symbols = len(leaves(state)[0]), len(embedded)
    padded = torch.cat([embedded, embedded[-1:].expand(pieces * _PIECE - symbols, -1)])
    side_by_side = padded.reshape(pieces, _PIECE, -1)
    found: dict[Place, list[np.ndarray]] = {}
    for vectors in side_by_side.unbind(dim=1):
        _, state = model.step(vectors, state)
        for place, part in model.parts(state).items():
            found.setdefault(place, []).append(_kept(place[1], flat(part)))
    return {
        place: np.stack(steps, axis=1).reshape(pieces * _PIECE, -1)[:symbols]
        for place, steps in found.items()
    }


def _kept(part: str, cells: Tensor) -> np.ndarray:
    """Return cells as they are looked at, in float16; what is beyond its range is at its end."""
    return readable(part, cells).clamp(-_LARGEST, _LARGEST).numpy().astype(np.float16)
