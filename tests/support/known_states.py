"""What is found of states, made by hand: small enough to be known by heart."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from memviz.analysis.connectivity.predictions import Predictions
from memviz.analysis.states.edit import Edited
from memviz.analysis.states.edit_effects import EditEffects
from memviz.analysis.states.edits import Edit, Reset, Zero
from memviz.analysis.states.match import Match, Passage
from memviz.analysis.states.nearest import Context, Nearest, StateMap
from memviz.models.suggest import Suggestion

UNKNOWN = float("nan")
OF_CELLS = Zero(0, place=(1, "c"), cells=[3, 5])


def edited(
    cost: Sequence[float], *edits: Edit, pieces: Sequence[str] = (), targets: Sequence[str] = ()
) -> Edited:
    """Return edits of these costs; at each timestep "a" has 50 % before and "b" 25 % after."""
    pieces = tuple(pieces) or tuple("ab c\nefghijklmnopqrstuvwxyz"[: len(cost)])
    costs = np.array(cost, dtype=np.float64)
    known = np.isfinite(costs)

    def told(word: str, probability: float, rank: int) -> Predictions:
        return Predictions(
            tuple((Suggestion(word, probability),) for _ in cost),
            np.where(known, probability, np.nan).astype(np.float32),
            np.where(known, rank, 0),
        )

    return Edited(
        text="".join(pieces),
        edits=edits or (Reset(1),),
        pieces=pieces,
        targets=tuple(targets) or (*pieces[1:], ""),
        before=told("a", 0.5, 1),
        after=told("b", 0.25, 1200),
        cost=costs,
        divergence=np.abs(costs),
    )


def effect(where: str, inside: bool, positions: int = 100, **estimates: Any) -> dict[str, Any]:
    """Return a row of effects; an estimate is a value with its bounds, else nothing is known."""
    row: dict[str, Any] = {"where": where, "inside": inside, "positions": positions}
    for name in ("cost", "random", "beyond_random"):
        found = estimates.get(name, (UNKNOWN,) * 3)
        row |= dict(zip((name, f"{name}_low", f"{name}_high"), found, strict=True))
    return row


def effects(*rows: dict[str, Any], texts: int = 64, edits: Sequence[Edit] = (OF_CELLS,)):
    return EditEffects(pd.DataFrame(rows), tuple(edits), texts, draws=10)


def state_map(**changed: Any) -> StateMap:
    """Return a text of four symbols that walks along a line among five states."""
    known: dict[str, Any] = {
        "text": "a b\n",
        "place": (1, "h"),
        "pieces": ("a", " ", "b", "\n"),
        "corpus": np.arange(10, dtype=np.float32).reshape(5, 2),
        "timesteps": np.arange(5),
        "path": np.array([[0, 1], [2, 3], [4, 5], [6, 7]], dtype=np.float32),
        "explained": np.array([0.5, 0.0625]),
    }
    return StateMap(**known | changed)


COMMON = ["kind", "name", "value", "chance", "chance_low", "chance_high", "by_chance"]


def match(
    *common: tuple, cells: int = 5, overlaps: Sequence[float] = (0.8, 0.6), found: int = 12
) -> Match:
    """Return a pattern of so many cells, with passages of these overlaps."""
    context = Context("a ", "b", " c")
    return Match(
        text="a b c",
        span=(2, 3),
        threshold=0.3,
        place=(1, "c"),
        cells=np.arange(cells),
        passages=tuple(Passage(at, at + 1, one, context) for at, one in enumerate(overlaps)),
        lengths=np.ones(found, dtype=np.int64),
        common=pd.DataFrame(common, columns=COMMON),
    )


def nearest(
    symbols: str, followed: Sequence[str], predicted: Sequence[str] = (), **changed: Any
) -> Nearest:
    """Return neighbours after these symbols, the first of them 0.0125 away."""
    known: dict[str, Any] = {
        "text": "a b c",
        "timestep": 2,
        "place": (1, "h"),
        "distance": "cosine",
        "timesteps": np.arange(len(symbols)),
        "distances": 0.0125 * (1 + np.arange(len(symbols))),
        "contexts": tuple(Context("x", symbol, "y") for symbol in symbols),
        "predicted": tuple(predicted),
        "followed": tuple(followed),
    }
    return Nearest(**known | changed)
