"""Sentences on the figures of memory: what they were measured on, and what they show."""

from collections.abc import Mapping

import pandas as pd

from dashboard.catalogue.entries import CheckpointEntry
from dashboard.views.memory.measured import MeasuredMemory
from memviz.analysis.memory.baselines import KNOWN
from memviz.analysis.memory.summary import SignatureSummary, of_state, signature_summary
from memviz.charts.numbers import counted

DEFINITION = (
    "A decoder per lag, linear in the state, learns to tell the character so many steps back; the "
    "model itself is frozen. Nats recovered: how much better it tells held-out characters than "
    "their frequencies do. At each lag the layer and part of the state counts of which most is "
    "told; a memory c is read as tanh(c). In grey what needs no trained state: what the characters "
    "that followed the lagged one give away (“the text itself”, at most 8 of them, which past lag "
    "3 is next to nothing whatever the text holds), the same decoders on an untrained model of the "
    "same shape, one initialisation, and an n-gram model. Bands: 95 % intervals, "
    "bootstrap over blocks of pieces of 2,000 characters."
)
COMPARED = 5  # characters back: the lag at which trained and untrained states are compared
SUM = (
    "Beyond the text: nats recovered above what the text itself gives away, summed over all lags "
    "to 150, nothing where there is less than that; in brackets the sums of the intervals’ bounds. "
    "Half within: the lag up to which half of them is reached. Told right: how many of the last "
    "characters in a row are told in more than half of the cases."
)


def sample_line(found: Mapping[CheckpointEntry, MeasuredMemory]) -> str:
    """Return what the signatures were measured on."""
    sizes = {
        entry.label: f"{memory.positions:,} positions of {memory.corpus}, decoders trained on "
        f"{memory.learnt_from:,}"
        for entry, memory in found.items()
    }
    if len(set(sizes.values())) == 1:
        return f"Measured on {next(iter(sizes.values()))} others."
    return "Measured on " + "; ".join(f"{label}: {size} others" for label, size in sizes.items())


def summary_table(found: Mapping[CheckpointEntry, MeasuredMemory]) -> pd.DataFrame:
    """Return a row per model, then one for its untrained shape and the n-gram models."""
    rows = [
        {
            "Model": entry.label,
            "Beyond the text": _nats(memory.summary),
            "Half within": counted(memory.summary.half_lag, "character"),
            "Told right": counted(reliable(memory.signature), "character"),
            "Untrained": f"{_sum(memory, 'untrained_nats').nats:.2f} nats",
            "With a network": f"{_sum(memory, 'network_nats').nats:.2f} nats",
            "Corpus": memory.corpus,
            "Positions": memory.positions,
        }
        for entry, memory in found.items()
    ]
    first = next(iter(found.values()))
    rows += [
        {
            "Model": f"n-gram, knows {known} characters",
            "Beyond the text": f"{of.nats:.2f} nats",
            "Half within": counted(of.half_lag, "character"),
            "Told right": counted(
                reliable(first.signature, f"ngram_{known}_accuracy"), "character"
            ),
            "Corpus": first.corpus,
            "Positions": first.positions,
        }
        for known in KNOWN
        for of in [_sum(first, f"ngram_{known}_nats")]
    ]
    return pd.DataFrame(rows)


def findings(found: Mapping[CheckpointEntry, MeasuredMemory]) -> str:
    """Return what the numbers show of these models, as sentences."""
    told = {entry.label: reliable(memory.signature) for entry, memory in found.items()}
    longest, shortest = max(told.values()), min(told.values())
    farthest = _and([label for label, count in told.items() if count == longest])
    sentences = [
        f"From the state of **{farthest}** {_the_last(longest)} told in more than half of the cases"
        + (f", from the others’ at most {_second(told)}." if shortest < longest else ".")
    ]
    return " ".join([*sentences, *_against_untrained(found)])


def reliable(signature: pd.DataFrame, figure: str = "accuracy") -> int:
    """Return how many of the last characters are each decoded rightly more than half the time."""
    best = of_state(signature, figure)[figure] > 0.5
    return int(best.cumprod().sum())


def _against_untrained(found: Mapping[CheckpointEntry, MeasuredMemory]) -> list[str]:
    """Return how the trained states compare with untrained ones at one lag, intervals included."""
    less, more = [], []
    for entry, memory in found.items():
        best = of_state(memory.signature).set_index("lag")
        if COMPARED not in best.index:
            continue
        trained = best.loc[COMPARED]
        untrained = of_state(memory.signature, "untrained_nats").set_index("lag")
        floor = untrained.loc[COMPARED, "untrained_nats"]
        told = f"{entry.label} ({trained['nats']:.2f} nats, untrained {floor:.2f})"
        if trained["nats_high"] < floor:
            less.append(told)
        elif trained["nats_low"] > floor:
            more.append(told)
    return [
        f"{COMPARED} characters back, **{amount}** is told from the trained state than from an "
        f"untrained one of the same shape: {_and(models)}."
        for amount, models in (("less", less), ("more", more))
        if models
    ]


def _sum(memory: MeasuredMemory, figure: str) -> SignatureSummary:
    return signature_summary(memory.signature, figure)


def _the_last(count: int) -> str:
    if count == 0:
        return "not even the last character is"
    return f"the last **{counted(count, 'character')}** {'is' if count == 1 else 'are each'}"


def _second(told: Mapping[str, int]) -> int:
    return max(count for count in told.values() if count < max(told.values()))


def _nats(summary: SignatureSummary) -> str:
    interval = "" if pd.isna(summary.low) else f" [{summary.low:.2f}, {summary.high:.2f}]"
    return f"{summary.nats:.2f} nats{interval}"


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
