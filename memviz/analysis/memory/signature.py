"""The memory signature of a model: what of the past can be read from its state, lag by lag.

After Koppula, Sim and Chin 2018, "Understanding recurrent neural state using memory signatures",
by a procedure of this project's own.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from memviz.analysis.memory.baselines import Floors, floors
from memviz.analysis.memory.files import COLUMNS
from memviz.analysis.memory.probes import Probes, fit
from memviz.analysis.memory.recall import Recall, RecallMaker
from memviz.analysis.memory.scores import Scores, scores
from memviz.analysis.memory.states import (
    PartStates,
    Segments,
    check_lags,
    default_lags,
    part_states,
    segments,
)
from memviz.analysis.untrained import untrained_like
from memviz.models.model import Model
from memviz.stats.progress import Progress

NETWORK = 128
"""Tanh units of the probe that is not linear, which all lags share: it is a lower bound."""
LONGEST_RECALL = 20  # characters back that probes are kept for


class Memory(NamedTuple):
    """A model's signature, and the probes that read its past, of lags up to `LONGEST_RECALL`."""

    signature: pd.DataFrame
    recall: Recall


def memory_signature(
    model: Model,
    train_text: str,
    test_text: str,
    lags: Sequence[int] | None = None,
    progress: Progress = lambda _: None,
) -> pd.DataFrame:
    """Return what probes recover of the character k back from each part of each layer's state.

    The model is frozen. For each lag k, 0 being the character just read, a probe learns on
    `train_text` to tell the character from the state, and is scored on `test_text`; both are read
    in segments of about 2,000 characters, and count from the largest lag on. `lags` None: 0 to 40,
    then eight up to 150. The table has a row per layer (1 reads the input), part of the state and
    lag, with the columns

    - accuracy: how often the probe's most probable character is the right one (0 to 1),
    - nats: information recovered, H(x) - cross entropy, where H(x) is the cross entropy of the
      characters' frequencies in `train_text`. Both by a probe that is linear in the state, and
      both with a 95 % interval as _low and _high: a bootstrap over blocks of the test's segments,
      NaN for fewer than eight,
    - network_accuracy, network_nats: the same by the linear probe with a small network beside
      it: where it tells more, there is information that is not linear. Its 128 units serve all
      lags, so that it understates what is there: the more lags, the less it tells of each,
    - untrained_accuracy, untrained_nats: the linear probe on the state of a model of the same
      shape with random weights,
    - text_accuracy, text_nats: what the text gives away by itself: a count model of `train_text`
      that sees only the k characters after the one to tell, at most 8 of them. Past lag 3 such
      contexts are too rare to count, so it tells next to nothing whatever the text holds,
    - ngram_3_accuracy, ngram_3_nats and so on: an n-gram model that knows exactly the last 3
      characters, 5 or 10, and from them, by counts, something of those before,
    - frequent_accuracy: always the most frequent character, whose nats are 0,
    - train_n: positions learnt from, n: positions scored; both depend on their neighbours.

    `progress` is told the share of the work that is done; what it raises ends the work.
    Raises ValueError for lags that are not ascending numbers from 0 on, and for a text too short
    for the largest.
    """
    return measure_memory(model, train_text, test_text, lags, progress).signature


def measure_memory(
    model: Model,
    train_text: str,
    test_text: str,
    lags: Sequence[int] | None = None,
    progress: Progress = lambda _: None,
) -> Memory:
    """Return the signature, see `memory_signature`, with the linear probes that tell most."""
    lags = default_lags() if lags is None else tuple(lags)
    check_lags(lags)
    train = segments(model, train_text, lags, least=2, name="train_text")
    test = segments(model, test_text, lags, least=1, name="test_text")
    under = floors(train, test, lags, len(model.vocabulary.alphabet))
    parts = sum(len(unit.state_parts) for unit in model.units)
    fits = _Fits(train, test, under, progress, expected=3 * parts)
    untrained = {
        (states.layer, states.part): fits.told(states)
        for states in part_states(untrained_like(model), train, test)
    }
    maker = RecallMaker(lags, LONGEST_RECALL)
    rows = []
    for states in part_states(model, train, test):
        place = states.layer, states.part
        probes = fits.probes(states)
        linear = fits.scored(probes, states)
        maker.offer(place, probes, states.whitening, linear.nats(under.frequent)[0])
        told = {
            "": linear,
            "network_": fits.told(states, NETWORK),
            "untrained_": untrained[place],
            "text_": under.text,
            **{f"ngram_{known}_": scored for known, scored in under.ngrams.items()},
        }
        rows.append(_table(lags, told, under).assign(layer=states.layer, part=states.part))
    table = pd.concat(rows, ignore_index=True)
    signature = table.assign(train_n=train.positions, n=test.positions)[list(COLUMNS)]
    return Memory(signature, maker.recall())


class _Fits:
    """The probes of one signature, fitted one after another, with the progress of all of them."""

    def __init__(
        self, train: Segments, test: Segments, under: Floors, progress: Progress, expected: int
    ) -> None:
        self._train, self._test, self._under = train, test, under
        self._progress, self._expected, self._done = progress, expected, 0

    def probes(self, states: PartStates, network: int = 0) -> Probes:
        """Return probes of a part of the state that have learnt the training text."""

        def tell(share: float) -> None:
            self._progress((self._done + share) / self._expected)

        frequencies = self._under.frequencies
        probes = fit(states.train, self._train.lagged, frequencies, network, tell)
        self._done += 1
        tell(0)
        return probes

    def scored(self, probes: Probes, states: PartStates) -> Scores:
        """Return how well probes tell the symbols of the test text."""
        return scores(probes, states.test, self._test.lagged)

    def told(self, states: PartStates, network: int = 0) -> Scores:
        """Return how well probes of a part of the state tell the symbols of the test text."""
        return self.scored(self.probes(states, network), states)


def _table(lags: Sequence[int], told: Mapping[str, Scores], under: Floors) -> pd.DataFrame:
    """Return a row per lag; `told` is by the beginning of its columns' names, "" for the first,
    which has intervals."""
    columns: dict[str, Any] = {"lag": lags}
    for name, one in told.items():
        accuracy, nats = one.accuracies(), one.nats(under.frequent)
        for figure, (value, low, high) in (("accuracy", accuracy), ("nats", nats)):
            columns[name + figure] = value
            if not name:
                columns |= {f"{figure}_low": low, f"{figure}_high": high}
    columns["frequent_accuracy"] = under.frequent.accuracies()[0]
    return pd.DataFrame(columns)
