"""The states of a corpus that are nearest to one of a text, and a map of states.

Sources: LSTMVis (Strobelt et al. 2017) and Seq2Seq-Vis (Strobelt et al. 2018), which show the
contexts of neighbouring states and project states to a plane. The search is scikit-learn's, which
is imported when it is first asked: to import it takes half as long as all else in memviz.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

import numpy as np
import pandas as pd

from memviz.analysis.states.corpus import CorpusStates, looked_at, states_of_corpus
from memviz.analysis.walk import with_states
from memviz.models.contract import Place, Reader
from memviz.models.reading import Reading, read
from memviz.text.short_repr import short_repr

if TYPE_CHECKING:
    from sklearn.neighbors import NearestNeighbors

Distance = Literal["cosine", "whitened"]
DISTANCES: tuple[Distance, ...] = get_args(Distance)
CONTEXT = 30
"""Characters of context on each side."""
EXPLAINED = 0.99
"""The share of the states' variance that is whitened; the rest is mostly rounding."""
MOST_COMPONENTS = 256
MAP_STATES = 5000
"""States of the corpus on a map, evenly spaced."""
_FITTED_ON = 20_000  # states, evenly spaced, that directions are estimated from
_QUESTION = "a look for its nearest states"


class Context(NamedTuple):
    """A passage, marked, with the text around it."""

    before: str
    marked: str
    after: str


@short_repr
@dataclass(frozen=True, eq=False)
class Nearest:
    """The states of a corpus nearest to the one after `timestep` of `text`, the nearest first.

    `timesteps`, int64 [k], are where they are in the corpus, `distances`, float64 [k], how far
    away: 1 - cosine, 0 to 2, or the whitened distance, of which states drawn at random are about
    sqrt(2 d) apart, in the d directions that are kept. `contexts` are the symbols read there with
    the text around them, `predicted` the most probable output there, `followed` what really came
    next; `predicted` is empty for recorded states.
    """

    text: str
    timestep: int
    place: Place
    distance: Distance
    timesteps: np.ndarray
    distances: np.ndarray
    contexts: tuple[Context, ...]
    predicted: tuple[str, ...]
    followed: tuple[str, ...]

    def table(self) -> pd.DataFrame:
        """Return a row for each state.

        The columns are rank, timestep, distance, before, symbol, after, predicted, followed.
        """
        return pd.DataFrame(
            {
                "rank": np.arange(1, len(self.timesteps) + 1),
                "timestep": self.timesteps,
                "distance": self.distances,
                "before": [one.before for one in self.contexts],
                "symbol": [one.marked for one in self.contexts],
                "after": [one.after for one in self.contexts],
                "predicted": self.predicted or [""] * len(self.timesteps),
                "followed": self.followed,
            }
        )


def nearest(
    model: Reader,
    text: str | Reading,
    timestep: int,
    corpus: str | CorpusStates,
    k: int = 10,
    place: Place | None = None,
    distance: Distance = "cosine",
    folder: Path | None = None,
) -> Nearest:
    """Return the `k` states of `corpus` nearest to that of `text` after the symbol at `timestep`.

    `place` is the layer and part that are compared, by default the first part of the last layer.
    `distance` "cosine" compares directions; "whitened" first takes the principal directions that
    hold 99 % of the corpus' variance, at most 256, and divides each by its standard deviation, so
    that no direction counts for more because it varies more. A `corpus` as text is read once and
    kept, see `states_of_corpus`; `folder` is where.

    Raises ValueError for a text that cannot be read, a timestep outside it, fewer than one state
    asked for, a place or a distance that is not there, and as `states_of_corpus`;
    MissingLevelError for a model that does not name the parts of its state.

    >>> nearest(model, "parts of north africa", 12, corpus).table()  # doctest: +SKIP
    """
    owner = with_states(model, _QUESTION)
    reading = read(owner, text)
    reading.check_timestep(timestep)
    if k < 1:
        raise ValueError(f"k: got {k}; ask for at least one state")
    if distance not in DISTANCES:
        raise ValueError(f"distance: got {distance!r}; give one of {', '.join(DISTANCES)}")
    states = corpus_of(owner, corpus, folder)
    place = states.part(place)
    index = _index(states, place, distance)
    asked = looked_at(owner, reading)[place][timestep : timestep + 1]
    far, found = index.neighbours.kneighbors(
        index.space.of(asked), n_neighbors=min(k, len(states.states[place]))
    )
    distances = far[0].astype(np.float64)
    at = found[0].astype(np.int64)
    return Nearest(
        text=reading.text,
        timestep=timestep,
        place=place,
        distance=distance,
        timesteps=at,
        distances=distances**2 / 2 if distance == "cosine" else distances,
        contexts=tuple(context(states.reading, int(one), int(one) + 1) for one in at),
        predicted=_predicted(states, at),
        followed=tuple((*states.reading.pieces, "")[one + 1] for one in at.tolist()),
    )


@short_repr
@dataclass(frozen=True, eq=False)
class StateMap:
    """Two directions of a corpus' states, and a text as a path among them.

    `corpus`, float32 [states, 2], are states of the corpus at its `timesteps`, evenly spaced;
    `path`, float32 [time, 2], those of `text`. `explained`, float64 [2], is the share of the
    corpus' variance that each direction holds.
    """

    text: str
    place: Place
    pieces: tuple[str, ...]
    corpus: np.ndarray
    timesteps: np.ndarray
    path: np.ndarray
    explained: np.ndarray

    def table(self) -> pd.DataFrame:
        """Return the path: timestep, symbol, x, y."""
        return pd.DataFrame(
            {
                "timestep": np.arange(len(self.path)),
                "symbol": self.pieces,
                "x": self.path[:, 0],
                "y": self.path[:, 1],
            }
        )


def state_map(
    model: Reader,
    text: str | Reading,
    corpus: str | CorpusStates,
    place: Place | None = None,
    folder: Path | None = None,
) -> StateMap:
    """Return the first two principal components of a corpus' states, with `text` as a path.

    Arguments and errors are those of `nearest`; ValueError for a part of one cell, too.
    """
    from sklearn.decomposition import PCA

    owner = with_states(model, _QUESTION)
    reading = read(owner, text)
    states = corpus_of(owner, corpus, folder)
    place = states.part(place)
    held = states.states[place]
    at = _evenly(len(held), MAP_STATES)
    if min(len(at), held.shape[1]) < 2:
        raise ValueError(f"corpus: {list(held.shape)} states and cells; a map needs two of each")
    shown = held[at].astype(np.float32)
    pca = PCA(n_components=2, random_state=0).fit(shown)
    path = looked_at(owner, reading)[place].astype(np.float32)
    return StateMap(
        text=reading.text,
        place=place,
        pieces=reading.pieces,
        corpus=pca.transform(shown),
        timesteps=at,
        path=pca.transform(path),
        explained=np.asarray(pca.explained_variance_ratio_, dtype=np.float64),
    )


def corpus_of(model: Reader, corpus: str | CorpusStates, folder: Path | None) -> CorpusStates:
    """Return a corpus' states: those given, or of a text those read or found on disk."""
    if isinstance(corpus, CorpusStates):
        return corpus
    return states_of_corpus(model, corpus, folder)


def context(reading: Reading, start: int, end: int) -> Context:
    """Return the symbols from `start` to before `end`, with the text around them."""
    first, last = int(reading.spans[start, 0]), int(reading.spans[end - 1, 1])
    text = reading.text
    return Context(text[max(0, first - CONTEXT) : first], text[first:last], text[last:][:CONTEXT])


class _Unit:
    """States by their direction alone: their squared distance is twice 1 - cosine."""

    def of(self, states: np.ndarray) -> np.ndarray:
        states = states.astype(np.float32)
        sizes = np.linalg.norm(states, axis=1, keepdims=True)
        return states / np.where(sizes > 0, sizes, 1)


class _Whitened:
    """States in the principal directions of a corpus, each by its standard deviation."""

    def __init__(self, states: np.ndarray) -> None:
        from sklearn.decomposition import PCA

        some = states[_evenly(len(states), _FITTED_ON)].astype(np.float32)
        most = min(MOST_COMPONENTS, *some.shape)
        self._pca = PCA(n_components=most, whiten=True, random_state=0).fit(some)
        share = np.cumsum(self._pca.explained_variance_ratio_)
        self.kept = min(int(np.searchsorted(share, EXPLAINED)) + 1, most)

    def of(self, states: np.ndarray) -> np.ndarray:
        return np.ascontiguousarray(self._pca.transform(states.astype(np.float32))[:, : self.kept])


class _Index(NamedTuple):
    space: _Unit | _Whitened
    neighbours: "NearestNeighbors"


def _index(states: CorpusStates, place: Place, distance: Distance) -> _Index:
    """Return the index of one part, made once; only the latest is kept."""
    from sklearn.neighbors import NearestNeighbors

    found = states.fitted.get((place, distance))
    if found is None:
        held = states.states[place]
        space = _Unit() if distance == "cosine" else _Whitened(held)
        neighbours = NearestNeighbors(algorithm="brute", metric="euclidean").fit(space.of(held))
        found = _Index(space, neighbours)
        states.fitted.clear()
        states.fitted[place, distance] = found
    return found


def _evenly(count: int, most: int) -> np.ndarray:
    """Return at most so many of `count` indices, evenly spaced."""
    return np.unique(np.linspace(0, count - 1, min(count, most)).astype(np.int64))


def _predicted(states: CorpusStates, at: np.ndarray) -> tuple[str, ...]:
    if states.predicted is None:
        return ()
    outputs = states.reading.vocabulary.outputs
    return tuple(outputs[index] for index in states.predicted[at].tolist())
