"""Does a model keep the contract? What every analysis relies on, tried out on random symbols."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd
import torch
from torch import Tensor

from memviz.analysis.walk import walk
from memviz.models.config import ModelConfig
from memviz.models.contract import (
    HIGHEST,
    GatedModel,
    LanguageModel,
    State,
    SteppingModel,
    gated,
    level_of,
    predicting,
)
from memviz.models.model import Model
from memviz.models.stack import Stack
from memviz.models.state_tree import along, is_number, leaves
from memviz.text.short_repr import short_repr
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary, is_text
from memviz.units import UNITS, Option

LONG = 10_000
_PIECE = 500  # of the long text that is read at once
_TEXTS, _TIME, _CHANGED = 3, 24, 12
_TOLERANCE = 1e-3  # of the largest number: float32 is rounded otherwise in another order
_SIZE = 32  # of a unit that is checked by itself
_SECONDS = 0.5  # that its speed is measured for


class GateRange(NamedTuple):
    """The values that a gate of a layer had, and those that it should have."""

    layer: int
    gate: str
    low: float
    high: float
    should_have: tuple[float, float]


class CheckResult(NamedTuple):
    """One requirement of the contract, by its name, and whether it is met.

    `gate` is the first gate that leaves its range, where that is what is not met.
    `memviz.charts.check_sentences` says in a sentence what is wrong.
    """

    requirement: str
    met: bool
    gate: GateRange | None = None


@short_repr
@dataclass(frozen=True)
class Check:
    """Which requirements of the contract a model meets.

    `results` are those that its level asks for. `symbols_per_second` is how fast it reads one text,
    on this machine beside whatever else it does.
    """

    results: tuple[CheckResult, ...]
    symbols_per_second: float

    @property
    def passed(self) -> bool:
        """Whether all requirements are met."""
        return all(result.met for result in self.results)

    def table(self) -> pd.DataFrame:
        """Return a row for each requirement: requirement, met."""
        return pd.DataFrame(
            {
                "requirement": [result.requirement for result in self.results],
                "met": [result.met for result in self.results],
            }
        )


class _Requirement(NamedTuple):
    name: str
    level: int
    met: Callable[[Any, Tensor], bool]


@torch.no_grad()
def check(model: LanguageModel | str, **options: Option) -> Check:
    """Return which requirements of the contract a model or a unit meets.

    A unit is given by its name, with its options: a small model of two layers is made of it, with
    weights as it begins with. Random numbers are drawn from a seed of their own.

    >>> memviz.check("gru").passed
    True

    Raises ValueError for a name that is not registered, and for options beside a model;
    MissingLevelError for a model that predicts nothing.
    """
    if isinstance(model, str):
        model = _of_unit(model, options)
    elif options:
        raise ValueError(f"options: got {', '.join(options)}; they go with the name of a unit")
    predicting(model, "the check")
    with torch.random.fork_rng(devices=[]):
        symbols = _symbols(model)
        level = level_of(model)
        results = [
            CheckResult(one.name, one.met(model, symbols))
            for one in _REQUIREMENTS
            if level >= one.level
        ]
        if level == HIGHEST:
            beyond = _gate_beyond_its_range(gated(model, "the check"), symbols)
            results.append(CheckResult("gates keep their range", beyond is None, beyond))
        return Check(tuple(results), _speed(model, symbols))


def _of_unit(unit: str, options: dict[str, Option]) -> Model:
    if unit not in UNITS:
        raise ValueError(f"model: {unit!r} is not a unit; known units: {', '.join(UNITS)}")
    alphabet = (PADDING, UNKNOWN, *"abcdefgh ")
    config = ModelConfig(
        unit=unit,
        unit_options=options,
        layers=2,
        embedding_size=_SIZE,
        hidden_size=_SIZE,
        alphabet_size=len(alphabet),
        target="character",
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return Model(config, Vocabulary(alphabet)).eval().requires_grad_(False)


def _symbols(model: LanguageModel) -> Tensor:
    """Return random symbols that the model reads as text, int64 [texts, time]."""
    known = torch.tensor([i for i, name in enumerate(model.vocabulary.alphabet) if is_text(name)])
    generator = torch.Generator().manual_seed(0)
    return known[torch.randint(len(known), (_TEXTS, LONG), generator=generator)]


def _no_glimpse_of_what_comes(model: LanguageModel, symbols: Tensor) -> bool:
    text = symbols[:1, :_TIME]
    other = torch.cat([text[:, :_CHANGED], symbols[1:2, _CHANGED:_TIME]], dim=1)
    return _close(_logits(model, text)[:, :_CHANGED], _logits(model, other)[:, :_CHANGED])


def _the_same_each_time(model: LanguageModel, symbols: Tensor) -> bool:
    """Return False where a text is read otherwise by other random numbers alone."""
    return _repeats(model, symbols, seed=None) or not _repeats(model, symbols, seed=0)


def _nothing_kept_between_texts(model: LanguageModel, symbols: Tensor) -> bool:
    return _repeats(model, symbols, seed=0)


def _repeats(model: LanguageModel, symbols: Tensor, seed: int | None) -> bool:
    """Return whether a text is read alike before and after another one."""
    texts = (symbols[:1, :_TIME], symbols[1:2, :_TIME], symbols[:1, :_TIME])
    before, _, after = (_logits(model, text, seed) for text in texts)
    return _close(before, after)


def _texts_do_not_mix(model: LanguageModel, symbols: Tensor) -> bool:
    alone = torch.cat([_logits(model, text[None, :_TIME]) for text in symbols])
    return _close(_logits(model, symbols[:, :_TIME]), alone)


def _steps_are_the_whole(model: SteppingModel, symbols: Tensor) -> bool:
    vectors = model.embed(symbols[:, :_TIME])
    outputs, last = model.run(vectors, model.start(_TEXTS))
    state, found = model.start(_TEXTS), []
    for vector in vectors.unbind(1):
        output, state = model.step(vector, state)
        found.append(output)
    return _close(torch.stack(found, 1), outputs) and _alike(state, last)


def _begins_where_it_says(model: SteppingModel, symbols: Tensor) -> bool:
    vectors = model.embed(symbols[:, :_TIME])
    begun = [(model.run(vectors)[0], model.run(vectors, model.start(_TEXTS))[0])]
    if isinstance(model, Stack):  # which gives its units a state, as training does not
        given = [torch.randn(_TEXTS, _TIME, unit.input_size) for unit in model.units]
        begun += [
            (unit(sequence)[0], unit(sequence, unit.initial_state(_TEXTS))[0])
            for unit, sequence in zip(model.units, given, strict=True)
        ]
    return all(_close(alone, stated) for alone, stated in begun)


def _parts_are_the_whole(model: SteppingModel, symbols: Tensor) -> bool:
    vectors = model.embed(symbols[:, :_TIME])
    outputs, last = model.run(vectors, model.start(_TEXTS))
    first, state = model.run(vectors[:, :_CHANGED], model.start(_TEXTS))
    second, state = model.run(vectors[:, _CHANGED:], state)
    return _close(torch.cat([first, second], 1), outputs) and _alike(state, last)


def _stays_finite(model: SteppingModel, symbols: Tensor) -> bool:
    state = model.start(1)
    for part in symbols[:1].split(_PIECE, dim=1):
        outputs, state = model.run(model.embed(part), state)
        if not all(leaf.isfinite().all() for leaf in (outputs, *leaves(state)) if is_number(leaf)):
            return False
    return True


def _gate_beyond_its_range(model: GatedModel, symbols: Tensor) -> GateRange | None:
    """Return the first gate that leaves its range; None where none does."""
    steps = walk(model, symbols[0, :_TIME])
    for gate in model.gates(steps.vectors, along(steps.before)):
        low, high = float(gate.activation.min()), float(gate.activation.max())
        if not gate.low <= low <= high <= gate.high:
            return GateRange(gate.layer, gate.name, low, high, (gate.low, gate.high))
    return None


_REQUIREMENTS = (
    _Requirement("no glimpse of what comes", 0, _no_glimpse_of_what_comes),
    _Requirement("the same each time", 0, _the_same_each_time),
    _Requirement("nothing kept between texts", 0, _nothing_kept_between_texts),
    _Requirement("texts do not mix", 0, _texts_do_not_mix),
    _Requirement("steps are the whole", 1, _steps_are_the_whole),
    _Requirement("begins where it says", 1, _begins_where_it_says),
    _Requirement("parts are the whole", 1, _parts_are_the_whole),
    _Requirement("stays finite", 1, _stays_finite),
)


def _logits(model: LanguageModel, symbols: Tensor, seed: int | None = 0) -> Tensor:
    """Return a model's logits; random numbers that it draws are those of the seed."""
    if seed is not None:
        torch.manual_seed(seed)
    return model.logits(model.embed(symbols))


def _close(found: Tensor, expected: Tensor) -> bool:
    scale = float(expected.abs().max())
    return bool(torch.allclose(found, expected, rtol=0, atol=_TOLERANCE * scale + 1e-12))


def _alike(found: State, expected: State) -> bool:
    return all(map(_close, leaves(found), leaves(expected)))


def _speed(model: LanguageModel, symbols: Tensor) -> float:
    read, begun = 0, time.perf_counter()
    while time.perf_counter() - begun < _SECONDS:
        _logits(model, symbols[:1, :200])
        read += 200
    return read / (time.perf_counter() - begun)
