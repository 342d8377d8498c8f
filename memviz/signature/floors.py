"""What is told without the state: the floors under a signature."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from torch import Tensor

from memviz.analysis.memory.baselines import text_floor
from memviz.analysis.memory.probes import log_frequencies
from memviz.analysis.memory.scores import Scores, scores
from memviz.analysis.memory.states import Segments
from memviz.signature.ngram import ngrams


@dataclass(frozen=True)
class Floors:
    """`frequencies`: log-frequencies of the symbols at each lag in the training text, [lags,
    symbols]; `frequent`: what they alone tell; `text`: what the characters that followed tell;
    `ngrams`: what a model tells that knows exactly so many characters."""

    frequencies: Tensor
    frequent: Scores
    text: Scores
    ngrams: Mapping[int, Scores]


def floors(train: Segments, test: Segments, lags: Sequence[int], symbols: int) -> Floors:
    """Return the floors for `lags`, of an alphabet of so many symbols."""
    frequencies = log_frequencies(train.lagged.flatten(0, 1), symbols)
    texts = train.symbols.numpy(), test.symbols.numpy()
    nothing = test.lagged[..., :0]  # no state to read
    return Floors(
        frequencies,
        scores(lambda none: frequencies.expand(len(none), -1, -1), nothing, test.lagged),
        text_floor(*texts, lags, symbols),
        ngrams(*texts, lags, symbols),
    )
