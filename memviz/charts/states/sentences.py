"""States that are edited, near each other or matched, in sentences: what was found, and on what."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from memviz.analysis.states.edit import Edited
from memviz.analysis.states.edit_effects import EVERYWHERE, EditEffects
from memviz.analysis.states.edits import Edit
from memviz.analysis.states.match import Match
from memviz.analysis.states.nearest import Nearest
from memviz.charts.character_marks import symbol_drawn
from memviz.charts.numbers import counted, estimate_text, written
from memviz.charts.states.common import common_rows
from memviz.stats.bootstrap import Estimate

NEXT = 10
"""Targets right after an edit."""
_AS_NEAR = 0.0001  # a distance below which states are all but the same
_NAMED = 3  # of what stands out beside chance


def match_sentence(found: Match) -> str:
    """Return how large the pattern is, where else it is on, and what is shared beside chance."""
    cells = len(found.cells)
    if not cells:
        return (
            "No cell is on throughout the span and off right around it: lower the threshold, or "
            "choose a wider or a narrower span."
        )
    on = f"{counted(cells, 'cell')} {_are(cells)} on throughout the span and off"
    return f"{on} right around it. {_passages(found, cells)}"


def _passages(found: Match, cells: int) -> str:
    pattern = "it is" if cells == 1 else "at least half of them are"
    if not found.passages:
        return f"In the corpus there is no passage where {pattern} on."
    best = round(found.passages[0].overlap * cells)
    most = "all of them" if best == cells else f"{best} of the {cells}"
    overlap = "" if cells == 1 else f"; in the best {most} {_are(best)}"
    return (
        f"In the corpus there {_are(found.found)} {counted(found.found, 'passage')} where "
        f"{pattern} on{overlap}. {_shared(found)}"
    )


def _shared(found: Match) -> str:
    rows = common_rows(found)
    apart = rows[rows["told_apart"]]
    count = len(found.passages)
    compared = "the one passage" if count == 1 else f"the {count:,} passages compared"
    if apart.empty:
        return f"Nothing that {compared} {'has' if count == 1 else 'share'} is beyond chance."
    sides = {"above": apart[apart["more"]], "below": apart[~apart["more"]]}
    said = [f"{side} chance: {_listed(some)}" for side, some in sides.items() if len(some)]
    return f"In {compared}, {'; '.join(said)}."


def _listed(rows: pd.DataFrame) -> str:
    named = [
        f"{row.row} ({row.value_said}, by chance {row.chance_said})"
        for row in rows.head(_NAMED).itertuples()
    ]
    others = len(rows) - len(named)
    return ", ".join([*named, *([f"and {others} more"] if others else [])])


def nearest_sentence(found: Nearest) -> str:
    """Return how near the nearest state is, and what the states found have in common."""
    measure = "1 − cosine" if found.distance == "cosine" else "whitened distance"
    nearest = float(found.distances[0])
    far = written(nearest, "length") if nearest >= _AS_NEAR else f"less than {_AS_NEAR}"
    near = f"The nearest state of the corpus is {far} away ({measure})."
    symbols = [one.marked for one in found.contexts]
    followed = [one for one in found.followed if one]
    if len(symbols) == 1:
        parts = [
            f"comes after {_quoted(symbols[0])}",
            *[f"predicts {_quoted(one)}" for one in found.predicted],
            *[f"was followed by {_quoted(one)}" for one in followed],
        ]
        return f"{near} It {_and(parts)}."
    parts = [_most(symbols, "come after {}", "no two come after the same symbol")]
    if found.predicted:
        parts.append(_most(found.predicted, "predict {}", "no two predict the same"))
    parts.append(_most(followed, "were followed by {}", "no two were followed by the same"))
    return f"{near} Of the {len(symbols):,} nearest, {_and(parts)}."


def _most(values: Sequence[str], shared: str, different: str) -> str:
    """Return how many of the values are the one that is there most often."""
    most, times = Counter(values).most_common(1)[0] if values else ("", 0)
    if times < 2:
        return different
    return f"{'all' if times == len(values) else f'{times:,}'} {shared.format(_quoted(most))}"


def edit_sentence(edited: Edited) -> str:
    """Return what the edits cost right after the first of them, in all of the text, and where."""
    first = 1 + min(one.timestep for one in edited.edits)
    known = first + np.flatnonzero(np.isfinite(edited.cost[first:]))
    cost = edited.cost[known]
    edits = _edits(edited.edits)
    if not len(cost):
        return f"No target after the {edits} is known: no cost can be said."
    if len(cost) == 1:
        said = f"The cost of the {edits} is {_nats(cost[0])} nats at the one later target."
    elif len(cost) <= NEXT:
        said = (
            f"The mean cost of the {edits} is {_nats(cost.mean())} nats over the {len(cost)} later "
            f"targets.{_largest(edited, known)}"
        )
    else:
        said = (
            f"The mean cost of the {edits} is {_nats(cost[:NEXT].mean())} nats over the next "
            f"{NEXT} targets and {_nats(cost.mean())} over all {len(cost):,} later ones."
            f"{_largest(edited, known)}"
        )
    helped = " Below 0, the predictions are better than without." if "−" in said else ""
    return f"{said}{helped} This is one text: in others it may be otherwise."


def _largest(edited: Edited, known: np.ndarray) -> str:
    at = int(known[edited.cost[known].argmax()])
    largest = _nats(edited.cost[at])
    if not largest.strip("0."):
        return " It is nowhere 0.01 nats or more."
    return (
        f" It is largest at timestep {at:,}, where {_quoted(edited.targets[at])} was to be "
        f"predicted: {largest} nats."
    )


def effects_sentence(effects: EditEffects) -> str:
    """Return what edits cost at a kind of position and elsewhere, beside random cells.

    Of several kinds it is the one at which they cost most beyond what they cost elsewhere, and how
    many there are is said, too. Whether that is more than random cells is said by the interval of
    the difference.
    """
    rows = list(effects.table().itertuples())
    kinds = list(dict.fromkeys(row.where for row in rows if row.where != EVERYWHERE))
    told = _costliest(rows, kinds) if len(kinds) > 1 else None
    of_kinds = [row for row in rows if row.where == (told or row.where) != EVERYWHERE] or rows
    among = f" Of {len(kinds)} kinds of characters it costs most at “{told}”." if told else ""
    has_random = any(not math.isnan(row.random) for row in of_kinds)
    said = " ".join(_effect(row) for row in of_kinds)
    beside = (
        f"random cells are the mean of {counted(effects.draws, 'draw')}"
        if has_random
        else "what is edited whole has no random cells beside it"
    )
    brackets = any(not math.isnan(row.cost_low) for row in of_kinds)
    how = f"in brackets are 95 % intervals over texts; {beside}" if brackets else beside
    return (
        f"The cost of the {_edits(effects.edits)} over {counted(effects.texts, 'text')}, in nats."
        f"{among} {said} {how[0].upper()}{how[1:]}."
    )


def _costliest(rows: Sequence[Any], kinds: Sequence[str]) -> str | None:
    """Return the kind where the cost is farthest above that elsewhere, of those with intervals."""
    costs = {(row.where, row.inside): row.cost for row in rows}
    known = [row.where for row in rows if row.inside and not math.isnan(row.cost_low)]
    above = {kind: costs[kind, True] - costs[kind, False] for kind in kinds if kind in known}
    return max(above, key=above.__getitem__, default=None)


def _effect(row: Any) -> str:
    place = f"At “{row.where}”" if row.inside else "Elsewhere"
    if row.where == EVERYWHERE:
        place = "Everywhere"
    if not row.positions:
        return f"{place}: no position."
    cost, random, beyond = (
        Estimate(*(getattr(row, f"{name}{end}") for end in ("", "_low", "_high")))
        for name in ("cost", "random", "beyond_random")
    )
    said = f"{place}: {_estimate(cost)}"
    if math.isnan(random.value):
        return f"{said}."
    return f"{said}, random cells {_estimate(random)}: {_verdict(beyond)}."


def _verdict(beyond: Estimate) -> str:
    if math.isnan(beyond.low):
        return "too few texts to tell them apart"
    if beyond.low > 0:
        return "more than random cells"
    return "less than random cells" if beyond.high < 0 else "not told apart from random cells"


def _edits(edits: Sequence[Edit]) -> str:
    return "edit" if len(edits) == 1 else f"{len(edits)} edits"


def _nats(number: float) -> str:
    return written(float(number), ".2f").replace("-", "−")


def _estimate(estimate: Estimate) -> str:
    return estimate_text(estimate, ".3f").replace("-", "−")


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _quoted(symbol: str) -> str:
    return f"“{symbol_drawn(symbol)}”"


def _and(parts: Sequence[str]) -> str:
    *before, last = parts
    return f"{', '.join(before)} and {last}" if before else last
