"""Does a model keep the contract? What every analysis relies on, tried out on random symbols."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd
import torch
from torch import Tensor

from memviz.analysis.walk import walk
from memviz.models.config import ModelConfig
from memviz.models.contract import (
    LanguageModel,
    State,
    gated,
    level_of,
    predicting,
    stepping,
)
from memviz.models.model import Model
from memviz.models.stack import Stack
from memviz.models.state_tree import along, is_number, leaves
from memviz.text.vocabulary import PADDING, UNKNOWN, Vocabulary, is_text
from memviz.units import UNITS, Option

LONG = 10_000
_PIECE = 500  # of the long text that is read at once
_TEXTS, _TIME, _CHANGED = 3, 24, 12
_TOLERANCE = 1e-3  # of the largest number: float32 is rounded otherwise in another order
_SIZE = 32  # of a unit that is checked by itself
_SECONDS = 0.5  # that its speed is measured for


class CheckResult(NamedTuple):
    """One requirement: its name, and what is wrong in one sentence, "" where it is met."""

    name: str
    problem: str


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
        return not any(result.problem for result in self.results)

    def table(self) -> pd.DataFrame:
        """Return a row for each requirement: requirement, met, problem."""
        return pd.DataFrame(
            {
                "requirement": [result.name for result in self.results],
                "met": [not result.problem for result in self.results],
                "problem": [result.problem for result in self.results],
            }
        )


class _Requirement(NamedTuple):
    name: str
    level: int
    problem: Callable[..., str]


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
        results = tuple(
            CheckResult(one.name, one.problem(model, symbols))
            for one in _REQUIREMENTS
            if level_of(model) >= one.level
        )
        return Check(results, _speed(model, symbols))


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


def _no_glimpse_of_what_comes(model: LanguageModel, symbols: Tensor) -> str:
    text = symbols[:1, :_TIME]
    other = torch.cat([text[:, :_CHANGED], symbols[1:2, _CHANGED:_TIME]], dim=1)
    same = _close(_logits(model, text)[:, :_CHANGED], _logits(model, other)[:, :_CHANGED])
    return "" if same else "predictions change with symbols that come after them"


def _the_same_each_time(model: LanguageModel, symbols: Tensor) -> str:
    by_chance = _repeats(model, symbols, seed=0) and not _repeats(model, symbols, seed=None)
    return (
        ""
        if not by_chance
        else (
            "predictions differ from one time to the next as random numbers do; is dropout on, or "
            "should the model be in eval()?"
        )
    )


def _nothing_kept_between_texts(model: LanguageModel, symbols: Tensor) -> str:
    return (
        ""
        if _repeats(model, symbols, seed=0)
        else (
            "a text is read otherwise after another text was read: something is kept in the model "
            "itself, and not in its state"
        )
    )


def _repeats(model: LanguageModel, symbols: Tensor, seed: int | None) -> bool:
    """Return whether a text is read alike before and after another one."""
    texts = (symbols[:1, :_TIME], symbols[1:2, :_TIME], symbols[:1, :_TIME])
    before, _, after = (_logits(model, text, seed) for text in texts)
    return _close(before, after)


def _texts_do_not_mix(model: LanguageModel, symbols: Tensor) -> str:
    together = _logits(model, symbols[:, :_TIME])
    alone = torch.cat([_logits(model, text[None, :_TIME]) for text in symbols])
    return "" if _close(together, alone) else "a text is read otherwise beside other texts"


def _steps_are_the_whole(model: LanguageModel, symbols: Tensor) -> str:
    steps = stepping(model, "the check")
    vectors = steps.embed(symbols[:, :_TIME])
    outputs, last = steps.run(vectors, steps.start(_TEXTS))
    state, found = steps.start(_TEXTS), []
    for vector in vectors.unbind(1):
        output, state = steps.step(vector, state)
        found.append(output)
    same = _close(torch.stack(found, 1), outputs) and _alike(state, last)
    return "" if same else "a sequence gives something else than its steps one by one"


def _begins_where_it_says(model: LanguageModel, symbols: Tensor) -> str:
    steps = stepping(model, "the check")
    vectors = steps.embed(symbols[:, :_TIME])
    begun = [(steps.run(vectors)[0], steps.run(vectors, steps.start(_TEXTS))[0])]
    if isinstance(model, Stack):  # which gives its units a state, as training does not
        given = [torch.randn(_TEXTS, _TIME, unit.input_size) for unit in model.units]
        begun += [
            (unit(sequence)[0], unit(sequence, unit.initial_state(_TEXTS))[0])
            for unit, sequence in zip(model.units, given, strict=True)
        ]
    return (
        ""
        if all(_close(alone, stated) for alone, stated in begun)
        else ("a sequence without a state begins with another one than the initial state")
    )


def _parts_are_the_whole(model: LanguageModel, symbols: Tensor) -> str:
    steps = stepping(model, "the check")
    vectors = steps.embed(symbols[:, :_TIME])
    outputs, last = steps.run(vectors, steps.start(_TEXTS))
    first, state = steps.run(vectors[:, :_CHANGED], steps.start(_TEXTS))
    second, state = steps.run(vectors[:, _CHANGED:], state)
    same = _close(torch.cat([first, second], 1), outputs) and _alike(state, last)
    return "" if same else "a sequence in two parts, the state carried on, is not the whole"


def _stays_finite(model: LanguageModel, symbols: Tensor) -> str:
    steps = stepping(model, "the check")
    state = steps.start(1)
    for part in symbols[:1].split(_PIECE, dim=1):
        outputs, state = steps.run(steps.embed(part), state)
        if not all(leaf.isfinite().all() for leaf in (outputs, *leaves(state)) if is_number(leaf)):
            return f"within {LONG:,} steps a number is infinite or none at all"
    return ""


def _gates_keep_their_range(model: LanguageModel, symbols: Tensor) -> str:
    with_gates = gated(model, "the check")
    steps = walk(with_gates, symbols[0, :_TIME])
    for gate in with_gates.gates(steps.vectors, along(steps.before)):
        low, high = float(gate.activation.min()), float(gate.activation.max())
        if not gate.low <= low <= high <= gate.high:
            return (
                f"gate {gate.name} of layer {gate.layer} has values from {low:.3g} to {high:.3g}, "
                f"and should have {gate.low:g} to {gate.high:g}"
            )
    return ""


_REQUIREMENTS = (
    _Requirement("no glimpse of what comes", 0, _no_glimpse_of_what_comes),
    _Requirement("the same each time", 0, _the_same_each_time),
    _Requirement("nothing kept between texts", 0, _nothing_kept_between_texts),
    _Requirement("texts do not mix", 0, _texts_do_not_mix),
    _Requirement("steps are the whole", 1, _steps_are_the_whole),
    _Requirement("begins where it says", 1, _begins_where_it_says),
    _Requirement("parts are the whole", 1, _parts_are_the_whole),
    _Requirement("stays finite", 1, _stays_finite),
    _Requirement("gates keep their range", 3, _gates_keep_their_range),
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
