"""Signatures in short: two numbers for one model, and the curves of several as one table."""

from collections.abc import Mapping
from typing import Literal, NamedTuple, Protocol

import numpy as np
import pandas as pd

from memviz.analysis.memory.states import WHOLE_STATE

Score = Literal["nats", "accuracy"]
"""The two scores of how well the past is recovered."""

TEXT, UNTRAINED = "the text itself", "untrained"


class SignatureSummary(NamedTuple):
    """What a signature comes to.

    `nats`: information that a linear probe recovers from the whole state above the text floor,
    summed over the lags. What the text gives away by itself, by counts, is taken from it, and
    nothing is counted where less is left than nothing. Between lags that were not measured it is
    interpolated linearly. Where the whole state was not measured, by earlier versions, at each lag
    the layer and part counts of which most is recovered: that favours models with more of them, by
    about the width of an interval.

    `low` and `high`: the same sums of the lower and the upper bounds of those `nats`. The true sum
    lies between them more often than in 95 % of cases: all lags are hardly ever off in the same
    direction by so much. NaN where the signature has no intervals.

    `half_lag`: the smallest lag, in symbols, up to which half of `nats` is reached; 0 where
    there are none.
    """

    nats: float
    low: float
    high: float
    half_lag: int


def signature_summary(signature: pd.DataFrame, figure: str = "nats") -> SignatureSummary:
    """Return the summary of what `memory_signature` returned for one model.

    `figure` names the column to sum up: `nats`, or that of another probe or of an n-gram model,
    which have no bounds; those of `untrained_nats` are the sums of its own.
    """
    best = of_state(signature, figure)
    floor = best["text_nats"]
    every = np.arange(best["lag"].iloc[0], best["lag"].iloc[-1] + 1)

    def sums(column: str) -> np.ndarray:
        above = (best[column] - floor).clip(lower=0)
        return np.interp(every, best["lag"], above).cumsum()

    told = sums(figure)
    low, high = np.nan, np.nan
    bounds = [f"{figure}_low", f"{figure}_high"]
    if set(bounds) <= {*best} and best[bounds].notna().all(axis=None):
        low, high = (float(sums(name)[-1]) for name in bounds)
    half_lag = int(every[np.argmax(told >= told[-1] / 2)])
    return SignatureSummary(float(told[-1]), low, high, half_lag)


def of_state(signature: pd.DataFrame, figure: str = "nats") -> pd.DataFrame:
    """Return a row per lag: the whole state's, or where it was not measured, by earlier versions,
    that of the layer and part whose `figure` is the highest."""
    whole = signature[signature["layer"] == WHOLE_STATE[0]]
    if not whole.empty:
        return whole.reset_index(drop=True)
    highest = signature.groupby("lag")[figure].idxmax()
    return signature.loc[highest].reset_index(drop=True)


def place_names(signature: pd.DataFrame) -> pd.Series:
    """Return for each row which state it is of, as "layer 2, h" or "whole state"."""
    parts = "layer " + signature["layer"].astype(str) + ", " + signature["part"]
    return parts.mask(signature["layer"] == WHOLE_STATE[0], signature["part"])


class Signed(Protocol):
    """A signature, as `memory_signature` returns it, and the corpus it was measured on."""

    @property
    def signature(self) -> pd.DataFrame: ...

    @property
    def corpus(self) -> str: ...


def curves(found: Mapping[str, Signed], figure: Score) -> pd.DataFrame:
    """Return at each lag what is recovered from the state, see `of_state`, by model.

    Columns: model, lag, place, value, low and high (95 % interval).
    """
    tables = []
    for model, memory in found.items():
        best = of_state(memory.signature, figure)
        tables.append(
            pd.DataFrame(
                {
                    "model": model,
                    "lag": best["lag"],
                    "place": place_names(best),
                    "value": best[figure],
                    "low": best[f"{figure}_low"],
                    "high": best[f"{figure}_high"],
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


def floor_curves(
    found: Mapping[str, Signed], figure: Score, known: int | None, symbol: str = "character"
) -> pd.DataFrame:
    """Return what needs no training: columns name, source, model, lag, value, low and high.

    Untrained models of the same shape have one each where they could be made, with bounds where
    several initialisations were measured, else NaN; `model` is the trained one.
    What depends on the text alone has no model and no bounds, and is there once for all models
    measured on the same text. `symbol` is what lags count.
    """
    columns = {TEXT: f"text_{figure}"}
    if known is not None:
        columns[f"knows {known} {symbol}s"] = f"ngram_{known}_{figure}"
    if figure == "accuracy":
        columns[f"most frequent {symbol}"] = "frequent_accuracy"
    tables = [
        _floor(name, f"{name}{told_apart}", memory, column)
        for told_apart, memory in _texts(found).items()
        for name, column in columns.items()
    ]
    tables += [
        _floor(UNTRAINED, f"{model}, {UNTRAINED}", memory, f"untrained_{figure}", model)
        for model, memory in found.items()
    ]
    return pd.concat(tables, ignore_index=True).dropna(subset=["value"])


def _texts(found: Mapping[str, Signed]) -> dict[str, Signed]:
    """Return one memory for each text measured on, by the ending that its curves' names get."""
    texts: dict[tuple[object, ...], str] = {}
    for model, memory in found.items():
        texts.setdefault(_text(memory), model)
    if len(texts) == 1:
        return {"": next(iter(found.values()))}
    corpora = {found[model].corpus for model in texts.values()}
    told_apart = len(corpora) == len(texts)  # else they are one corpus in different tokens
    return {
        f", {found[model].corpus if told_apart else model}": found[model]
        for model in texts.values()
    }


def _text(memory: Signed) -> tuple[object, ...]:
    """Return what identifies a text: its corpus, its size and its floors."""
    signature = memory.signature
    return memory.corpus, signature["n"].iloc[0], *signature["text_nats"].round(4).head(10)


def _floor(
    name: str, source: str, memory: Signed, column: str, model: str | None = None
) -> pd.DataFrame:
    rows = of_state(memory.signature, column)
    curve = pd.DataFrame(
        {
            "name": name,
            "source": source,
            "model": model,
            "lag": rows["lag"],
            "value": rows[column],
        }
    )
    bounds = {end: rows.get(f"{column}_{end}", np.nan) for end in ("low", "high")}
    return curve.assign(**bounds)
