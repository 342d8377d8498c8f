"""The states that probes read, and the symbols that were read before each position.

A text is cut into segments, each read by itself; its states are whitened, a part at a time. How
much a model with a large state can take of time and memory is bounded here: see `MOST_ALONE`,
`MOST_NUMBERS` and `memviz.analysis.memory.projection`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from memviz.analysis.memory.classes import Classes
from memviz.analysis.memory.probes import Whitening
from memviz.analysis.memory.projection import (
    MOST_CELLS,
    Projection,
    kept_cells,
    probed,
)
from memviz.analysis.walk import WithStates, cells_of_parts, flat, parts_of_texts
from memviz.models.adapters.recorded_states import RecordedStates
from memviz.models.contract import PartsModel, Place, Reader
from memviz.models.reading import read
from memviz.models.stack import Stack
from memviz.stats.progress import Progress
from memviz.units import State, Unit

WHOLE_STATE: Place = (0, "whole state")
"""All parts of all layers' states at once, beside the places of single parts."""
SEGMENT = 2000  # characters: long beside the largest lag, short enough for many side by side
SEGMENT_OF_TOKENS = 500  # a text has fewer of them, and intervals take eight segments
MOST_ALONE = 12
"""Parts that have probes of their own: of more, these many from the input to the head."""
MOST_NUMBERS = 2**29
"""Numbers of a state that are kept along the texts, of a model that goes symbol by symbol: its
texts are cut to so many, so that they take 2 GB at most."""
IN_FULL = 40  # characters back, every lag up to here
LONGEST = 150
_FURTHER = 8  # lags beyond, at equal ratios


@dataclass(frozen=True)
class Segments:
    """`symbols`, int64 [segments, time]: consecutive pieces of `text`, each read by itself.

    `told` are their classes, see `Classes`: what probes tell. `lagged`, int64 [segments, positions,
    lags], are those so many steps back. The positions are those from the largest lag on, so that
    every lag is measured at the same ones.
    """

    text: str
    symbols: Tensor
    told: Tensor
    lagged: Tensor

    @property
    def positions(self) -> int:
        """The number of positions in all segments."""
        return self.lagged.shape[0] * self.lagged.shape[1]

    def at_positions(self, states: Tensor) -> Tensor:
        """Return the states at the positions, of states [segments, time, hidden]."""
        return states[:, -self.lagged.shape[1] :]

    def in_classes(self, classes: Classes) -> "Segments":
        """Return the same, with these classes to tell."""
        return replace(self, told=classes.told(self.told), lagged=classes.told(self.lagged))


def segments(
    model: Reader,
    text: str,
    lags: Sequence[int],
    least: int,
    name: str,
    most: int | None = None,
) -> Segments:
    """Return the segments of `text` as `model` reads it: 2,000 characters each, at least `least`.

    Of tokens they have 500. What does not fill them is left out, and so is what lies beyond
    `most` symbols. Every symbol is a class of its own. `name` is the argument's, for errors. Raises
    ValueError for a text that the model cannot read, and for one whose segments would not be longer
    than the largest lag.
    """
    reading = read(model, text, longest=None, name=name)
    read_as = reading.symbols[:most]
    of_tokens = model.target == "token"
    length = SEGMENT_OF_TOKENS if of_tokens else SEGMENT
    count, longest = max(least, len(read_as) // length), max(lags)
    if len(read_as) <= count * (longest + 1):
        raise ValueError(
            f"{name}: {len(read_as):,} {'tokens' if of_tokens else 'characters'}; lags up to "
            f"{longest} need more than {count * (longest + 1):,}, in {count} segments"
        )
    symbols = read_as[: len(read_as) // count * count].view(count, -1)
    time = symbols.shape[1]
    back = [symbols[:, longest - lag : time - lag] for lag in lags]
    whole = reading.text[: reading.spans[symbols.numel() - 1, 1]]
    return Segments(whole, symbols, symbols, torch.stack(back, dim=-1))


def most_symbols(model: WithStates) -> int | None:
    """Return how many symbols are read of a model in all, None where their number has no bound.

    Our own units are read a layer at a time, and recorded states are in memory anyway.
    """
    if not reads_by_steps(model):
        return None
    return MOST_NUMBERS // sum(map(kept_cells, cells_of_parts(model).values()))


def reads_by_steps(model: WithStates) -> bool:
    """Return whether a model is read symbol by symbol, with all of its state in memory."""
    return not isinstance(model, (Stack, RecordedStates))


def default_lags() -> tuple[int, ...]:
    """Return 0 to 40 in full, then eight lags at equal ratios up to 150."""
    further = np.geomspace(IN_FULL, LONGEST, _FURTHER + 1)[1:].round().astype(int)
    return (*range(IN_FULL + 1), *further.tolist())


def check_lags(lags: tuple[int, ...]) -> None:
    """Raise ValueError unless the lags are whole numbers from 0 on, in ascending order."""
    if not lags or list(lags) != sorted(set(lags)) or lags[0] < 0:
        raise ValueError(f"lags: got {lags!r}; give different numbers from 0 on, in order")


class ProbedStates(NamedTuple):
    """The states at one `place`, `train` and `test` [segments, positions, hidden].

    Both are whitened by the mean and the covariance of `train`; `whitening` did that. It is None
    for the whole state: that holds the parts as they were whitened, in float16, or a projection of
    them where they have too many cells together.
    """

    place: Place
    train: Tensor
    test: Tensor
    whitening: Whitening | None


def places_alone(places: Sequence[Place]) -> list[Place]:
    """Return the places that are probed alone: all, or 12 at equal steps where there are more."""
    chosen = np.linspace(0, len(places) - 1, min(MOST_ALONE, len(places))).round().astype(int)
    return [places[index] for index in chosen]


def probed_states(
    model: WithStates, train: Segments, test: Segments, tell: Progress = lambda _: None
) -> Iterator[ProbedStates]:
    """Yield parts of layers' states, from the input to the head, and then all of them at once.

    They are those of `places_alone`. Each segment is read from the initial state. A memory c is
    read as tanh(c), the value that the unit itself passes on: c has no bounds, and some cells count
    up for as long as the text lasts. `tell` is told how much is read of a model that goes symbol by
    symbol.
    """
    cells = cells_of_parts(model)
    alone, whole = places_alone(list(cells)), _WholeState(cells.values())
    for states in _parts(model, train, test, tell):
        if states.place in alone:
            yield states
        whole.add(states)
    yield whole.states()


def whole_state(
    model: WithStates, train: Segments, test: Segments, tell: Progress = lambda _: None
) -> ProbedStates:
    """Return all parts of all layers' states side by side, as `probed_states` reads them."""
    whole = _WholeState(cells_of_parts(model).values())
    for states in _parts(model, train, test, tell):
        whole.add(states)
    return whole.states()


def _parts(
    model: WithStates, train: Segments, test: Segments, tell: Progress
) -> Iterator[ProbedStates]:
    """Yield every part of every layer's state."""
    for place, both in _states_along(model, tell, train, test):
        learnt, scored = (
            text.at_positions(of_text) for text, of_text in zip((train, test), both, strict=True)
        )
        whiten = Whitening.of(learnt.flatten(0, 1))
        yield ProbedStates(place, whiten(learnt), whiten(scored), whiten)


def _states_along(
    model: WithStates, tell: Progress, *texts: Segments
) -> Iterator[tuple[Place, tuple[Tensor, ...]]]:
    """Yield each part's place and its states along each of `texts`, [segments, time, cells].

    Probes read them so: see `memviz.analysis.memory.projection.probed`.
    """
    if isinstance(model, RecordedStates):
        return _recorded(model, *texts)
    symbols = (text.symbols for text in texts)
    return (
        _read_by_units(model, *symbols)
        if isinstance(model, Stack)
        else _read_by_steps(model, tell, *symbols)
    )


def _recorded(
    model: RecordedStates, *texts: Segments
) -> Iterator[tuple[Place, tuple[Tensor, ...]]]:
    """Yield what was recorded; there each segment was read after all that stood before it."""
    found = [model.recorded(text.text) for text in texts]
    for place in found[0]:
        yield (
            place,
            tuple(
                probed(place[1], parts[place]).view(*text.symbols.shape, -1)
                for parts, text in zip(found, texts, strict=True)
            ),
        )


@torch.no_grad()
def _read_by_units(model: Stack, *texts: Tensor) -> Iterator[tuple[Place, tuple[Tensor, ...]]]:
    """Yield the states of segments, int64 [segments, time], that are read one beside the other.

    A layer at a time, so that only one layer's are in memory.
    """
    sequences = tuple(map(model.embed, texts))
    for layer, unit in enumerate(model.units, start=1):
        sequences, states = zip(*(_scan(unit, sequence) for sequence in sequences), strict=True)
        for part, *of_texts in zip(unit.state_parts, *states, strict=True):
            yield (layer, part), tuple(of_texts)
        del states, of_texts  # they are large: before those of the next layer are made


def _read_by_steps(
    model: PartsModel, tell: Progress, *texts: Tensor
) -> Iterator[tuple[Place, tuple[Tensor, ...]]]:
    """Yield them of any model, all parts of all layers in memory at once."""
    found, symbols, done = [], sum(map(torch.numel, texts)), 0
    for text in texts:
        tell_share = _within(tell, done, text.numel(), symbols)
        found.append(parts_of_texts(model, text, probed, tell_share))
        done += text.numel()
    for place in list(found[0]):
        yield place, tuple(parts.pop(place) for parts in found)


def _within(tell: Progress, before: int, these: int, of: int) -> Progress:
    """Return what tells the share of all symbols, of which `these` come after those `before`."""
    return lambda done: tell((before + these * done) / of)


def _halved(states: Tensor) -> Tensor:
    """Return whitened states in half the memory; float16 ends far beyond where they usually lie."""
    most = torch.finfo(torch.float16).max
    return states.clamp(-most, most).half()


class _WholeState:
    """All parts' states together: side by side, or projected where they have too many cells.

    The projection of all of them is the sum of one for each part.
    """

    def __init__(self, cells: Iterable[int]) -> None:
        """Take parts of so many cells each."""
        self._projects = sum(map(kept_cells, cells)) > MOST_CELLS
        self._parts: list[tuple[Tensor, ...]] = []
        self._taken = 0

    def add(self, states: ProbedStates) -> None:
        """Take one part, whitened as it is."""
        both, self._taken = (states.train, states.test), self._taken + 1
        if not self._projects:
            self._parts.append(tuple(map(_halved, both)))
            return
        onto = Projection.of(states.train.shape[-1], seed=self._taken)
        projected = tuple(map(onto, both))
        if self._parts:
            for total, one in zip(self._parts[0], projected, strict=True):
                total += one
        else:
            self._parts = [projected]

    def states(self) -> ProbedStates:
        """Return what was taken, in half the memory."""
        train, test = (torch.cat(of_text, dim=-1) for of_text in zip(*self._parts, strict=True))
        if self._projects:
            whiten = Whitening.of(train.flatten(0, 1))
            train, test = _halved(whiten(train)), _halved(whiten(test))
        return ProbedStates(WHOLE_STATE, train, test, None)


def _scan(unit: Unit, sequence: Tensor) -> tuple[Tensor, State]:
    """Return the output [segments, time, hidden] and the state parts as probes read them."""
    state = unit.initial_state(len(sequence))
    sizes = [kept_cells(flat(part).shape[1]) for part in state]
    states = tuple(sequence.new_empty(*sequence.shape[:2], size) for size in sizes)
    outputs = []
    for time, x in enumerate(sequence.unbind(dim=1)):
        output, state = unit.step(x, state)
        cells = [flat(part) for part in state]
        seen = [probed(*one) for one in zip(unit.state_parts, cells, strict=True)]
        for whole, part in zip(states, seen, strict=True):
            whole[:, time] = part
        if output is not state[0] or seen[0] is not cells[0]:
            outputs.append(output)  # most units' output is h itself: it is not kept twice
    return torch.stack(outputs, dim=1) if outputs else states[0], states
