"""The signatures of several models as one table of curves, and the floors under them."""

from collections.abc import Mapping
from typing import Literal, Protocol

import pandas as pd

from memviz.analysis.memory.summary import best_of_state

Figure = Literal["nats", "accuracy"]

TEXT, UNTRAINED, FREQUENT = "the text itself", "untrained", "most frequent character"


class Signed(Protocol):
    """A signature, as `memory_signature` returns it, and the corpus it was measured on."""

    @property
    def signature(self) -> pd.DataFrame: ...

    @property
    def corpus(self) -> str: ...


def curves(found: Mapping[str, Signed], figure: Figure) -> pd.DataFrame:
    """Return at each lag what is recovered from the layer and part that tell most, by model.

    Columns: model, lag, place, value, low and high (95 % interval).
    """
    tables = []
    for model, memory in found.items():
        best = best_of_state(memory.signature, figure)
        tables.append(
            pd.DataFrame(
                {
                    "model": model,
                    "lag": best["lag"],
                    "place": "layer " + best["layer"].astype(str) + ", " + best["part"],
                    "value": best[figure],
                    "low": best[f"{figure}_low"],
                    "high": best[f"{figure}_high"],
                }
            )
        )
    return pd.concat(tables, ignore_index=True)


def floors(found: Mapping[str, Signed], figure: Figure, known: int | None) -> pd.DataFrame:
    """Return the grey curves: columns name, source, lag and value.

    Untrained models of the same shape have one each; what depends on the text alone is there once
    for all models measured on the same text.
    """
    columns = {TEXT: f"text_{figure}"}
    if known is not None:
        columns[f"knows {known} characters"] = f"ngram_{known}_{figure}"
    if figure == "accuracy":
        columns[FREQUENT] = "frequent_accuracy"
    tables = [
        _floor(name, f"{name}{told_apart}", memory, column)
        for told_apart, memory in _texts(found).items()
        for name, column in columns.items()
    ]
    tables += [
        _floor(UNTRAINED, f"{model}, {UNTRAINED}", memory, f"untrained_{figure}")
        for model, memory in found.items()
    ]
    return pd.concat(tables, ignore_index=True)


def _texts(found: Mapping[str, Signed]) -> dict[str, Signed]:
    """Return one memory for each text measured on, by what tells its floors from the others'."""
    texts = {_text(memory): memory for memory in found.values()}
    if len(texts) == 1:
        return {"": next(iter(texts.values()))}
    return {f", {memory.corpus}": memory for memory in texts.values()}


def _text(memory: Signed) -> tuple[object, ...]:
    """Return what only the same text has: the floors of it."""
    signature = memory.signature
    return memory.corpus, signature["n"].iloc[0], *signature["text_nats"].round(4).head(10)


def _floor(name: str, source: str, memory: Signed, column: str) -> pd.DataFrame:
    highest = memory.signature.groupby("lag", as_index=False)[column].max()
    return pd.DataFrame(
        {"name": name, "source": source, "lag": highest["lag"], "value": highest[column]}
    )
