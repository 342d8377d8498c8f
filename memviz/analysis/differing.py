"""Where models differ because of what came before: prompts found in a text, the clearest first.

They are chosen after looking: examples, and no statistics of the models.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd
from torch import Tensor

from memviz.analysis.targets import Places, of_targets
from memviz.analysis.without_context import lengths_alone
from memviz.models.contract import LanguageModel, predicting
from memviz.models.reading import Reading, read
from memviz.stats.progress import Progress
from memviz.text.short_repr import short_repr
from memviz.text.words import known_letters, last_space

CHARACTERS = 20_000
PIECE = 200  # symbols that are read from their own start
LEAD_IN = 60  # of these that only give context
PROMPT = 60  # characters, at most
APART = 20  # characters between two prompts
KNOWN_LETTERS = (1, 3)
LEAST = 0.01
_COLUMNS = (
    *("prompt", "target", "score", "model"),
    *("probability", "rank", "without_context"),
)
_QUESTION = "a search for prompts"
_WORD_BEGUN = re.compile(r"\S*\s+")
_CANDIDATES = 5  # for each prompt that is asked for
_SEARCHED, _COMPARED = 0.8, 0.9  # the shares of the work that are done after the first two parts


@short_repr
@dataclass(frozen=True)
class DifferingPrompt:
    """A prompt, and by model what each makes of the target that follows it in the text.

    `prompt` is up to and with the last character read, as it is in the text, whose character
    `place` that is; `rest` are the characters after it up to the end of the word that `target`
    belongs to or begins. `probabilities` (0 to 1) and `ranks` (1 is the first suggestion) are those
    after the prompt alone; `without_context` are the probabilities where what stands before the
    word, or before the last two symbols, is not read. `score` is what the prompts are sorted by.
    """

    prompt: str
    rest: str
    target: str
    place: int
    score: float
    probabilities: Mapping[str, float]
    ranks: Mapping[str, int]
    without_context: Mapping[str, float]


@short_repr
@dataclass(frozen=True, eq=False)
class Differing:
    """Prompts at which models differ because of context, those with the largest score first.

    `text` is what was searched, as the models read it, and `places` how many timesteps of it were
    looked at.
    """

    rows: tuple[DifferingPrompt, ...]
    text: str
    places: int

    def table(self) -> pd.DataFrame:
        """Return a row for each prompt and model.

        Columns: prompt, target, score, model, probability, rank, without_context.
        """
        rows = [
            (
                *(row.prompt, row.target, row.score, name, probability),
                *(row.ranks[name], row.without_context[name]),
            )
            for row in self.rows
            for name, probability in row.probabilities.items()
        ]
        return pd.DataFrame(rows, columns=_COLUMNS)


def differing(
    models: Mapping[str, LanguageModel],
    text: str,
    k: int = 20,
    characters: int = CHARACTERS,
    progress: Progress = lambda _: None,
) -> Differing:
    """Return at most `k` prompts of `text` at which `models`, by name, differ because of context.

    Searched are the first `characters`, in pieces of 200 symbols, of which the first 60 only give
    context: of models of words the timesteps inside a word with 1 to 3 letters known, of others
    those before a letter or digit. Each place that promises something is read again from its
    prompt's beginning, at most 60 characters back at the start of a word, so that the numbers are
    those of the prompt alone. At least one model must suggest the target first. The score of such
    a model is the smaller of two differences: its probability of the target less the lowest of the
    other models', and less its own without context. A prompt has the largest of these scores; for
    one model it is what context adds to it. Scores below 0.01 are left out, and so are prompts for
    a word that has a better one, or within 20 characters of a better one. `progress` is told the
    share of the work that is done, 0 to 1.

    >>> differing({"gru": gru, "lstm": lstm}, text).table()  # doctest: +SKIP

    Raises ValueError for no models, for models of different targets or that do not read the text
    alike, for fewer than one prompt or character, and for a text that is too short or cannot be
    read; MissingLevelError for a model that predicts nothing.
    """
    _check(models, k, characters)
    able = {name: predicting(model, _QUESTION) for name, model in models.items()}
    readings = _readings(able, _beginning(text, characters))
    timesteps = _looked_at(list(readings.values()))
    searched = len(timesteps)
    asked = [_in_pieces(reading, timesteps) for reading in readings.values()]
    found = _ask(able, asked, lambda done: progress(_SEARCHED * done))
    promising = _scores(found, 0.0) >= LEAST
    timesteps, found = timesteps[promising], _OfAll(*(numbers[:, promising] for numbers in found))
    asked = [_without_context(reading, timesteps) for reading in readings.values()]
    alone = _ask(able, asked, lambda done: progress(_SEARCHED + (_COMPARED - _SEARCHED) * done))
    chosen = _varied(readings, timesteps, _scores(found, alone.probability), _CANDIDATES * k)
    rows = _rows(able, readings, chosen, lambda done: progress(_COMPARED + (1 - _COMPARED) * done))
    progress(1.0)
    (reading, *_) = readings.values()
    return Differing(tuple(rows[:k]), reading.text, searched)


class _Asked(NamedTuple):
    """Places whose targets a model is asked for, in the texts that it reads for it."""

    texts: list[Tensor]
    places: Places


class _OfAll(NamedTuple):
    """What all models make of the targets at the same places, [models, places] each."""

    probability: np.ndarray
    rank: np.ndarray


def _check(models: Mapping[str, LanguageModel], k: int, characters: int) -> None:
    if not models:
        raise ValueError("models: there are none; give at least one")
    if len(targets := sorted({model.target for model in models.values()})) > 1:
        raise ValueError(f"models: they predict a {' and a '.join(targets)}; give those of one")
    if k < 1:
        raise ValueError(f"k: got {k}; ask for at least one prompt")
    if characters < 1:
        raise ValueError(f"characters: got {characters}; search at least one")


def _beginning(text: str, characters: int) -> str:
    """Return the first characters of a text, up to the end of a word."""
    if len(text) <= characters:
        return text
    return text[: last_space(text[: characters + 1]) or characters]


def _readings(models: Mapping[str, LanguageModel], text: str) -> dict[str, Reading]:
    """Return the text as each model reads it: all of them in the same symbols."""
    readings = {name: read(model, text, longest=None) for name, model in models.items()}
    (first, reading), *others = readings.items()
    for name, other in others:
        if other.text != reading.text or not np.array_equal(other.spans, reading.spans):
            raise ValueError(
                f"models: {name!r} reads the text in other symbols than {first!r}; give models "
                "that read it alike"
            )
    if len(reading.symbols) <= LEAD_IN:
        raise ValueError(
            f"text: {len(reading.symbols)} symbols; give more than {LEAD_IN}, for the first ones "
            "only give context"
        )
    return readings


def _looked_at(readings: Sequence[Reading]) -> np.ndarray:
    """Return the timesteps that may make a prompt, int64 [places]."""
    reading = readings[0]
    counted = np.logical_and.reduce([one.has_target for one in readings])
    counted[:LEAD_IN] = False
    if reading.target == "word":
        known = np.array(known_letters(reading.text))
        fewest, most = KNOWN_LETTERS
        unfinished = known < np.array([len(word) for word in reading.targets])
        counted &= (fewest <= known) & (known <= most) & unfinished
    else:
        counted &= [any(map(str.isalnum, target)) for target in reading.targets]
    return np.flatnonzero(counted)


def _in_pieces(reading: Reading, timesteps: np.ndarray) -> _Asked:
    """Return the text in pieces that overlap by the lead-in, and where the timesteps are."""
    apart = PIECE - LEAD_IN
    pieces = range(0, len(reading.symbols) - LEAD_IN, apart)
    of_piece = (timesteps - LEAD_IN) // apart
    texts = [reading.symbols[start : start + PIECE] for start in pieces]
    targets = reading.target_indices.numpy()[timesteps]
    return _Asked(texts, Places(of_piece, timesteps - apart * of_piece, targets))


def _without_context(reading: Reading, timesteps: np.ndarray) -> _Asked:
    """Return what a model reads at each timestep where it reads nothing of what came before."""
    starts = timesteps + 1 - lengths_alone(reading)[timesteps]
    ends = timesteps + 1
    texts = [reading.symbols[a:b] for a, b in zip(starts.tolist(), ends.tolist(), strict=True)]
    return _each_at_its_end(texts, reading.target_indices.numpy()[timesteps])


def _each_at_its_end(texts: list[Tensor], targets: np.ndarray) -> _Asked:
    last = np.array([len(text) - 1 for text in texts], dtype=np.int64)
    return _Asked(texts, Places(np.arange(len(texts)), last, targets))


def _ask(models: Mapping[str, LanguageModel], asked: Sequence[_Asked], told: Progress) -> _OfAll:
    """Return what the models make of the targets that each is asked for."""
    found = []
    for number, (model, (texts, places)) in enumerate(zip(models.values(), asked, strict=True)):
        share = partial(_tell_share, told, number, len(models))
        found.append(of_targets(model, texts, places, share))
    return _OfAll(*map(np.stack, zip(*found, strict=True)))


def _tell_share(told: Progress, number: int, count: int, done: float) -> None:
    told((number + done) / count)


def _scores(found: _OfAll, alone: np.ndarray | float) -> np.ndarray:
    """Return the score of each place, float64 [places]; `alone` are probabilities by model."""
    probability = found.probability
    others = np.zeros_like(probability)
    if len(probability) > 1:
        others = np.stack([np.delete(probability, at, 0).min(0) for at in range(len(probability))])
    gained = probability - np.maximum(others, alone)
    return np.where(found.rank == 1, gained, 0.0).max(axis=0)


class _Prompt(NamedTuple):
    """A place in a text: the first character of its prompt, the ends of that and of its word."""

    timestep: int
    start: int
    end: int
    word: slice


def _varied(
    readings: Mapping[str, Reading], timesteps: np.ndarray, scores: np.ndarray, most: int
) -> list[_Prompt]:
    """Return the best places, one for each word and none near a better one."""
    (reading, *_) = readings.values()
    text, words = reading.text, set[str]()
    chosen: list[_Prompt] = []
    for at in np.argsort(-scores, kind="stable").tolist():
        if not scores[at] >= LEAST or len(chosen) == most:
            break
        prompt = _prompt(reading, int(timesteps[at]))
        word = text[prompt.word].lower()
        near = any(abs(prompt.end - other.end) < APART for other in chosen)
        if word not in words and not near and prompt.start < prompt.end:
            chosen.append(prompt)
            words.add(word)
    return chosen


def _prompt(reading: Reading, timestep: int) -> _Prompt:
    text, end = reading.text, int(reading.spans[timestep, 1])
    start = max(0, end - PROMPT)
    if start and not text[start - 1].isspace():
        begun = _WORD_BEGUN.match(text, start, end)
        start = begun.end() if begun else start
    while start < end and text[start].isspace():
        start += 1
    letter = next(at for at in range(end, len(text)) if text[at].isalnum())
    first, last = letter, letter
    while first and text[first - 1].isalnum():
        first -= 1
    while last < len(text) and text[last].isalnum():
        last += 1
    return _Prompt(timestep, start, end, slice(first, last))


def _rows(
    models: Mapping[str, LanguageModel],
    readings: Mapping[str, Reading],
    chosen: Sequence[_Prompt],
    told: Progress,
) -> list[DifferingPrompt]:
    """Return the prompts that stand when models read them alone, the best first."""
    (reading, *_) = readings.values()
    prompts = [reading.text[one.start : one.end] for one in chosen]
    timesteps = [one.timestep for one in chosen]
    whole, ends = [], []
    for name, model in models.items():
        targets = readings[name].target_indices.numpy()[timesteps]
        again = [read(model, prompt, longest=None) for prompt in prompts]
        tails = [one.symbols[-int(lengths_alone(one)[-1]) :] for one in again]
        whole.append(_each_at_its_end([one.symbols for one in again], targets))
        ends.append(_each_at_its_end(tails, targets))
    found = _ask(models, whole, told)
    alone = _ask(models, ends, lambda _: None)
    scores = _scores(found, alone.probability)
    return [
        DifferingPrompt(
            prompt=prompts[at],
            rest=reading.text[chosen[at].end : chosen[at].word.stop],
            target=reading.targets[chosen[at].timestep],
            place=chosen[at].end - 1,
            score=float(scores[at]),
            probabilities=dict(zip(models, found.probability[:, at].tolist(), strict=True)),
            ranks=dict(zip(models, found.rank[:, at].tolist(), strict=True)),
            without_context=dict(zip(models, alone.probability[:, at].tolist(), strict=True)),
        )
        for at in np.argsort(-scores, kind="stable").tolist()
        if scores[at] >= LEAST
    ]
