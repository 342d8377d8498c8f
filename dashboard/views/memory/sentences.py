"""Sentences on the figures of memory: what they were measured on, and what they show."""

from collections.abc import Mapping
from math import isnan, nan

import pandas as pd

from dashboard.catalogue.entries import ModelEntry
from dashboard.catalogue.loading import loaded
from dashboard.views.memory.measured import MeasuredMemory, symbol_of
from memviz.analysis.memory.baselines import BLIND_PAST, KNOWN
from memviz.analysis.memory.classes import MOST_CLASSES
from memviz.analysis.memory.projection import MOST_CELLS, PROJECTED
from memviz.analysis.memory.signature import UNTRAINED_SEEDS
from memviz.analysis.memory.states import SEGMENT, SEGMENT_OF_TOKENS
from memviz.analysis.memory.summary import SignatureSummary, of_state, signature_summary
from memviz.charts.numbers import counted, estimate_text
from memviz.models.names import symbol_name
from memviz.stats.bootstrap import Estimate

COMPARED = 5  # symbols back: the lag at which trained and untrained states are compared
TOKEN = symbol_name("token")
_OF_TOKENS = (
    f" Distance is in tokens, as the model reads them. Of more than {MOST_CLASSES} tokens the "
    f"{MOST_CLASSES - 1} most frequent ones are told apart, and all others count as one more."
)


def definition(symbol: str) -> str:
    """Return what the decoders do, by what is told: characters or tokens."""
    piece = SEGMENT_OF_TOKENS if symbol == TOKEN else SEGMENT
    return (
        f"A decoder per lag, linear in the state, learns to tell the {symbol} so many steps back; "
        f"the model itself is frozen. Nats recovered: how much better it tells held-out {symbol}s "
        "than their frequencies do. It reads the whole state, all parts of all layers at once (of "
        "models measured by earlier versions: at each lag the layer and part that gives away "
        f"most); a memory c is read as tanh(c), and a state of more than {MOST_CELLS:,} numbers "
        f"is first mixed at random to {PROJECTED:,}. In grey what needs no state: what the "
        f"{symbol}s that followed the lagged one give away (“the text itself”) and an n-gram "
        "model. Dashed with hollow marks, in a model’s colour: the same decoders on "
        f"{len(UNTRAINED_SEEDS)} untrained models of its shape (their mean). Bands: 95 % "
        f"intervals, bootstrap over blocks of pieces of {piece:,} {symbol}s; of the untrained, "
        " Student’s over initialisations." + (_OF_TOKENS if symbol == TOKEN else "")
    )


def blind(symbol: str) -> str:
    """Return how little the floor of the text itself sees."""
    return (
        f"“The text itself” counts contexts, and those of more than {BLIND_PAST} {symbol}s are too "
        f"rare to count: past lag {BLIND_PAST} it is blind and hardly rises, whatever the text "
        "gives away there."
    )


def sum_explained(symbol: str) -> str:
    """Return what the columns of the summary are."""
    return (
        "Beyond the text: nats recovered above what the text itself gives away, summed over all "
        "lags to 150, nothing where there is less than that; in brackets the sums of the "
        "intervals’ bounds. Untrained: the same of untrained models of its shape. "
        "Half within: the lag up to which half of them is reached. Recovered: how many of the "
        f"last {symbol}s in a row are each recovered more than half of the time."
    )


def not_comparable(found: Mapping[ModelEntry, MeasuredMemory]) -> str | None:
    """Return why models of tokens cannot be compared by distance, None where they can."""
    if symbol_of(found) != TOKEN:
        return None
    alphabets = {model.vocabulary.alphabet for entry in found if (model := loaded(entry))}
    if len(alphabets) < 2:
        return None
    return (
        "These models have different tokens, so a distance in tokens is not the same stretch of "
        "text for each of them, and their curves cannot be compared by distance."
    )


def sample_line(found: Mapping[ModelEntry, MeasuredMemory]) -> str:
    """Return what the signatures were measured on."""
    sizes = {
        entry.label: f"{memory.positions:,} positions of {memory.corpus}, decoders trained on "
        f"{memory.learnt_from:,}"
        for entry, memory in found.items()
    }
    if len(set(sizes.values())) == 1:
        return f"Measured on {next(iter(sizes.values()))} others."
    return "Measured on " + "; ".join(f"{label}: {size} others" for label, size in sizes.items())


def summary_table(found: Mapping[ModelEntry, MeasuredMemory]) -> pd.DataFrame:
    """Return a row per model, then one for its untrained shape and the n-gram models."""
    symbol = symbol_of(found)
    rows = [
        {
            "Model": entry.label,
            "Beyond the text": _nats(memory.summary),
            "Half within": counted(memory.summary.half_lag, symbol),
            "Recovered": counted(reliable(memory.signature), symbol),
            "Untrained": _nats(_sum(memory, "untrained_nats")),
            "With a network": f"{_sum(memory, 'network_nats').nats:.2f} nats",
            "Corpus": memory.corpus,
            "Positions": memory.positions,
        }
        for entry, memory in found.items()
    ]
    if not_comparable(found):  # each has n-grams of its own
        return pd.DataFrame(rows)
    first = next(iter(found.values()))
    rows += [
        {
            "Model": f"n-gram, knows {known} {symbol}s",
            "Beyond the text": f"{of.nats:.2f} nats",
            "Half within": counted(of.half_lag, symbol),
            "Recovered": counted(reliable(first.signature, f"ngram_{known}_accuracy"), symbol),
            "Corpus": first.corpus,
            "Positions": first.positions,
        }
        for known in KNOWN
        for of in [_sum(first, f"ngram_{known}_nats")]
    ]
    return pd.DataFrame(rows)


def findings(found: Mapping[ModelEntry, MeasuredMemory]) -> str:
    """Return what the numbers show of these models, as sentences."""
    symbol = symbol_of(found)
    told = {entry.label: reliable(memory.signature) for entry, memory in found.items()}
    longest, shortest = max(told.values()), min(told.values())
    farthest = _and([label for label, count in told.items() if count == longest])
    sentences = [
        f"From the state of **{farthest}** {_the_last(longest, symbol)} recovered more than half "
        "of the time"
        + (f", from the others’ at most {_second(told)}." if shortest < longest else ".")
    ]
    return " ".join([*sentences, *_against_untrained(found, symbol)])


def reliable(signature: pd.DataFrame, figure: str = "accuracy") -> int:
    """Return how many of the last symbols are each decoded rightly more than half the time."""
    told = of_state(signature, figure)[figure] > 0.5
    return int(told.cumprod().sum())


def _against_untrained(found: Mapping[ModelEntry, MeasuredMemory], symbol: str) -> list[str]:
    """Return how the trained states compare with untrained ones at one lag, intervals included."""
    said: dict[str, list[str]] = {"less": [], "more": [], "no clearly different amount": []}
    for entry, memory in found.items():
        trained = of_state(memory.signature).set_index("lag")
        untrained = of_state(memory.signature, "untrained_nats").set_index("lag")
        if COMPARED in trained.index and not isnan(untrained["untrained_nats"].get(COMPARED, nan)):
            here, floor = (
                _estimate(rows.loc[COMPARED], of)
                for rows, of in ((trained, "nats"), (untrained, "untrained_nats"))
            )
            said[_amount(here, floor)].append(
                f"{entry.label} ({estimate_text(here, '.2f')} nats; an untrained model of this "
                f"shape already holds {estimate_text(floor, '.2f')})"
            )
    return [
        f"{COMPARED} {symbol}s back, **{amount}** is recovered from the trained state than from an "
        f"untrained one: {_and(models)}."
        for amount, models in said.items()
        if models
    ]


def _estimate(row: pd.Series, figure: str) -> Estimate:
    return Estimate(row[figure], row[f"{figure}_low"], row[f"{figure}_high"])


def _amount(trained: Estimate, floor: Estimate) -> str:
    """Return how two amounts compare; without an interval the floor is taken as exact."""
    low, high = (floor.value if isnan(bound) else bound for bound in floor[1:])
    if trained.high < low:
        return "less"
    return "more" if trained.low > high else "no clearly different amount"


def _sum(memory: MeasuredMemory, figure: str) -> SignatureSummary:
    return signature_summary(memory.signature, figure)


def _the_last(count: int, symbol: str) -> str:
    if count == 0:
        return f"not even the last {symbol} is"
    return f"the last **{counted(count, symbol)}** {'is' if count == 1 else 'are each'}"


def _second(told: Mapping[str, int]) -> int:
    return max(count for count in told.values() if count < max(told.values()))


def _nats(summary: SignatureSummary) -> str | None:
    if isnan(summary.nats):
        return None
    interval = "" if isnan(summary.low) else f" [{summary.low:.2f}, {summary.high:.2f}]"
    return f"{summary.nats:.2f} nats{interval}"


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
