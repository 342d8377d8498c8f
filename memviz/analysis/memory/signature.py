"""The memory signature of a model: what of the past can be read from its state, lag by lag.

After Koppula, Sim and Chin 2018, "Understanding recurrent neural state using memory signatures",
by a procedure of this project's own.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from memviz.analysis.memory.baselines import Floors, floors
from memviz.analysis.memory.classes import Classes
from memviz.analysis.memory.files import COLUMNS
from memviz.analysis.memory.probes import Probes, fit
from memviz.analysis.memory.recall import Recall, RecallMaker
from memviz.analysis.memory.scores import Scores, scores
from memviz.analysis.memory.states import (
    ProbedStates,
    Segments,
    check_lags,
    default_lags,
    most_symbols,
    places_alone,
    probed_states,
    reads_by_steps,
    segments,
    whole_state,
)
from memviz.analysis.untrained import untrained_like
from memviz.analysis.walk import WithStates, cells_of_parts, with_states
from memviz.models.contract import Reader
from memviz.stats.progress import Progress
from memviz.stats.student import student

NETWORK = 32
"""Tanh units that each lag has of its own in the probe that is not linear."""
UNTRAINED_SEEDS = (0, 1, 2)
LONGEST_RECALL = 20  # characters back that probes are kept for


class Memory(NamedTuple):
    """A model's signature, and the probes that read its past, of lags up to `LONGEST_RECALL`."""

    signature: pd.DataFrame
    recall: Recall


def memory_signature(
    model: Reader,
    train_text: str,
    test_text: str,
    lags: Sequence[int] | None = None,
    progress: Progress = lambda _: None,
) -> pd.DataFrame:
    """Return what probes recover of the character k back from each part of each layer's state.

    The model is frozen. For each lag k, 0 being the character just read, a probe learns on
    `train_text` to tell the character from the state, and is scored on `test_text`; both are read
    in segments of about 2,000 characters, and count from the largest lag on. `lags` None: 0 to 40,
    then eight up to 150. The table has a row per place and lag. The first place is the whole
    state, all parts of all layers side by side, as layer 0 and part "whole state"; then comes each
    layer (1 reads the input) and part of its state, 12 of them where there are more.

    Of a model of tokens everything here is by token, in segments of about 500. Of an alphabet of
    more than 128 symbols the 127 that are most frequent in `train_text` are told apart, and all
    others count as one, "another". A part of more than 2,500 cells, and a whole state that is as
    large, is projected at random to 1,024 numbers first, always in the same way. A model that
    goes symbol by symbol reads no more of the texts than 2^29 numbers of its state. Columns:

    - accuracy: how often the probe's most probable character is the right one (0 to 1),
    - nats: information recovered, H(x) - cross entropy, where H(x) is the cross entropy of the
      characters' frequencies in `train_text`. Both by a probe that is linear in the state, and
      both with a 95 % interval as _low and _high: a bootstrap over blocks of the test's segments,
      NaN for fewer than eight,
    - network_accuracy, network_nats: the same by the linear probe with a small network beside
      it, 32 units for each lag: where it tells more, there is information that is not linear. Of
      the whole state; NaN elsewhere,
    - untrained_accuracy, untrained_nats: the linear probe on the whole state of models of the same
      shape with random weights: the mean over three of them, with Student's 95 % interval over
      these as _low and _high. NaN elsewhere, and for a model from elsewhere that cannot be made
      anew,
    - text_accuracy, text_nats: what the text gives away by itself: a count model of `train_text`
      that sees only the k characters after the one to tell, at most 8 of them. Contexts of more
      than 3 are too rare to count: past lag 3 it is blind and hardly rises, whatever the text
      gives away there,
    - ngram_3_accuracy, ngram_3_nats and so on: an n-gram model that knows exactly the last 3
      characters, 5 or 10, and from them, by counts, something of those before,
    - frequent_accuracy: always the most frequent character, whose nats are 0,
    - train_n: positions learnt from, n: positions scored; both depend on their neighbours.

    `progress` is told the share of the work that is done; what it raises ends the work.
    Raises ValueError for lags that are not ascending numbers from 0 on, and for a text too short
    for the largest; MissingLevelError for a model that does not name the parts of its state.
    """
    return measure_memory(model, train_text, test_text, lags, progress).signature


def measure_memory(
    model: Reader,
    train_text: str,
    test_text: str,
    lags: Sequence[int] | None = None,
    progress: Progress = lambda _: None,
) -> Memory:
    """Return the signature, see `memory_signature`, with the linear probes that tell most."""
    known = with_states(model, "a memory signature")
    lags = default_lags() if lags is None else tuple(lags)
    check_lags(lags)
    train, test, classes = _texts(known, train_text, test_text, lags)
    under = floors(train, test, lags, classes.count)
    random = _untrained(model)
    probes_of_parts = len(places_alone(list(cells_of_parts(known))))
    readings = 1 + len(random) if reads_by_steps(known) else 0
    expected = probes_of_parts + 2 + len(random) + readings
    fits = _Fits(train, test, under, progress, expected)
    untrained = [fits.told(whole_state(one, train, test, fits.tell_reading)) for one in random]
    maker = RecallMaker(lags, LONGEST_RECALL, classes)
    tables = []
    for states in probed_states(known, train, test, fits.tell_reading):
        probes = fits.probes(states)
        scored = fits.scored(probes, states)
        table = _told(scored, under)
        if states.whitening is None:
            network = _values("network_", fits.told(states, NETWORK), under)
            table = table.assign(**network, **_over_seeds(untrained, under))
        else:
            maker.offer(states.place, probes, states.whitening, scored.nats(under.frequent)[0])
        layer, part = states.place
        tables.append(table.assign(layer=layer, part=part, lag=lags))
    whole = tables.pop()
    table = pd.concat([whole, *tables], ignore_index=True)
    table = table.assign(train_n=train.positions, n=test.positions)
    signature = table.reindex(columns=list(COLUMNS))
    return Memory(signature, maker.recall())


def _texts(
    model: WithStates, train_text: str, test_text: str, lags: tuple[int, ...]
) -> tuple[Segments, Segments, Classes]:
    """Return both texts' segments, and the classes of symbols that probes tell apart in them.

    Where a model can take so much and no more, both texts are cut in proportion.
    """
    most = most_symbols(model)
    to_learn = None
    if most is not None:
        to_learn = most * len(train_text) // (len(train_text) + len(test_text))
    train = segments(model, train_text, lags, least=2, name="train_text", most=to_learn)
    to_score = None if most is None or to_learn is None else most - to_learn
    test = segments(model, test_text, lags, least=1, name="test_text", most=to_score)
    classes = Classes.of(train.symbols, len(model.vocabulary.alphabet))
    return train.in_classes(classes), test.in_classes(classes), classes


def _untrained(model: Reader) -> list[WithStates]:
    """Return models of the same shape with random weights; none where they cannot be made."""
    made = [untrained_like(model, seed) for seed in UNTRAINED_SEEDS]
    return [with_states(one, "a memory signature") for one in made if one is not None]


class _Fits:
    """The probes of one signature, fitted one after another, with the progress of all of them."""

    def __init__(
        self, train: Segments, test: Segments, under: Floors, progress: Progress, expected: int
    ) -> None:
        self._train, self._test, self._under = train, test, under
        self._progress, self._expected, self._done = progress, expected, 0

    def tell_reading(self, share: float) -> None:
        """Take in how much has been read of a model that goes symbol by symbol."""
        self._progress((self._done + share) / self._expected)
        if share >= 1:
            self._done += 1

    def probes(self, states: ProbedStates, network: int = 0) -> Probes:
        """Return probes of states that have learnt the training text."""
        frequencies = self._under.frequencies

        def tell(share: float) -> None:
            self._progress((self._done + share) / self._expected)

        probes = fit(states.train, self._train.lagged, frequencies, network, tell)
        self._done += 1
        tell(0)
        return probes

    def scored(self, probes: Probes, states: ProbedStates) -> Scores:
        """Return how well probes tell the symbols of the test text."""
        return scores(probes, states.test, self._test.lagged)

    def told(self, states: ProbedStates, network: int = 0) -> Scores:
        """Return how well probes of states tell the symbols of the test text."""
        return self.scored(self.probes(states, network), states)


def _told(linear: Scores, under: Floors) -> pd.DataFrame:
    """Return a row per lag: what linear probes tell, with intervals, and the text's floors."""
    columns: dict[str, Any] = {}
    for figure, told in (("accuracy", linear.accuracies()), ("nats", linear.nats(under.frequent))):
        value, low, high = told
        columns |= {figure: value, f"{figure}_low": low, f"{figure}_high": high}
    columns |= _values("text_", under.text, under)
    for known, scored in under.ngrams.items():
        columns |= _values(f"ngram_{known}_", scored, under)
    columns["frequent_accuracy"] = under.frequent.accuracies()[0]
    return pd.DataFrame(columns)


def _values(name: str, of: Scores, under: Floors) -> Mapping[str, np.ndarray]:
    """Return accuracy and nats at each lag, as columns whose names begin with `name`."""
    return {
        f"{name}accuracy": of.accuracies()[0],
        f"{name}nats": of.nats(under.frequent)[0],
    }


def _over_seeds(untrained: Sequence[Scores], under: Floors) -> Mapping[str, np.ndarray]:
    """Return what untrained models tell at each lag: means over them, with intervals.

    Nothing where there are none, and the columns are NaN.
    """
    columns: dict[str, np.ndarray] = {}
    if not untrained:
        return columns
    of_each = [_values("untrained_", one, under) for one in untrained]
    for name in of_each[0]:
        mean, half = student([one[name] for one in of_each])
        columns |= {name: mean, f"{name}_low": mean - half, f"{name}_high": mean + half}
    for bound in ("untrained_accuracy_low", "untrained_accuracy_high"):
        columns[bound] = columns[bound].clip(0, 1)
    return columns
