"""What a model predicts along a text before and after edits of its state.

Sources: LSTMVis (Strobelt et al. 2017) and Seq2Seq-Vis (Strobelt et al. 2018), which let a reader
try such changes; what is measured of them here is this project's choice.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch
from torch import Tensor

from memviz.analysis.connectivity.predictions import Predictions, predictions
from memviz.analysis.states.edited_model import QUESTION, with_edits
from memviz.analysis.states.edits import Edit
from memviz.models.contract import Reader, stepping
from memviz.models.reading import Reading, read


@dataclass(frozen=True, eq=False)
class Edited:
    """The predictions along `text` without and with `edits`, side by side.

    `before` and `after` are these predictions. `cost`, float64 [time], is by how much the edits
    raise the loss at each target, ln p before - ln p after, in nats; NaN where the target is not
    known. `divergence`, float64 [time], is how far the whole prediction moved, in nats:
    sum over outputs of p_before ln(p_before / p_after), 0 for no change. Up to and with the first
    edit's timestep both are 0. `pieces` are the symbols as text, `targets` what was to be
    predicted at each.
    """

    text: str
    edits: tuple[Edit, ...]
    pieces: tuple[str, ...]
    targets: tuple[str, ...]
    before: Predictions
    after: Predictions
    cost: np.ndarray
    divergence: np.ndarray

    def table(self) -> pd.DataFrame:
        """Return a row for each timestep.

        The columns are timestep, symbol, target, probability_before and _after, rank_before and
        _after (of the target), suggestion_before and _after (the most probable output), cost and
        divergence (nats).
        """
        columns: dict[str, object] = {
            "timestep": np.arange(len(self.pieces)),
            "symbol": self.pieces,
            "target": self.targets,
        }
        for name, one in (("before", self.before), ("after", self.after)):
            columns[f"probability_{name}"] = one.target_probability
            columns[f"rank_{name}"] = one.target_rank
            columns[f"suggestion_{name}"] = [best[0].word for best in one.suggestions]
        return pd.DataFrame({**columns, "cost": self.cost, "divergence": self.divergence})


@torch.no_grad()
def edit(model: Reader, text: str | Reading, edits: Sequence[Edit], k: int = 3) -> Edited:
    """Return the predictions along `text` without and with `edits`, the top `k` of each.

    Edits are `memviz.Zero`, `Scale`, `Freeze`, `Reset`, `Transplant` and `DropWrite`; each acts on
    the state after the step of its timestep, so the first prediction it can change is the next. For
    what the predictions depend on then, see `with_edits`.

    Raises ValueError as `with_edits` does, for a text that cannot be read and for a timestep
    outside it; MissingLevelError as `with_edits` does.

    >>> edit(model, "parts of north africa", [Reset(8)]).table()  # doctest: +SKIP
    """
    steps = stepping(model, QUESTION)
    reading = read(model, text)
    edited = with_edits(model, edits)
    for one in edits:
        reading.check_timestep(one.timestep)
    embedded = steps.embed(reading.symbols.unsqueeze(0))
    first = 1 + min(one.timestep for one in edits)
    before = steps.head(steps.run(embedded)[0][0])
    after = torch.cat([before[:first], steps.head(edited.run(embedded)[0][0, first:])])
    every = np.arange(len(before))
    told = predictions(reading, before.__getitem__, every, k)
    cost, divergence = differences(reading, before, after)
    return Edited(
        text=reading.text,
        edits=tuple(edits),
        pieces=reading.pieces,
        targets=reading.targets,
        before=told,
        after=_joined(told, predictions(reading, after.__getitem__, every[first:], k), first),
        cost=cost,
        divergence=divergence,
    )


def _joined(before: Predictions, after: Predictions, first: int) -> Predictions:
    """Return predictions that are those before up to a timestep, and those after from it on."""
    return Predictions(
        before.suggestions[:first] + after.suggestions[first:],
        np.append(before.target_probability[:first], after.target_probability[first:]),
        np.append(before.target_rank[:first], after.target_rank[first:]),
    )


def differences(reading: Reading, before: Tensor, after: Tensor) -> tuple[np.ndarray, np.ndarray]:
    """Return cost and divergence in nats for logits [time, outputs] without and with edits.

    float64 [time] each, see `Edited`; they are as exact as the model's precision.
    """
    old, new = torch.log_softmax(before, dim=1), torch.log_softmax(after, dim=1)
    lost = old - new
    cost = lost.gather(1, reading.target_indices.unsqueeze(1))[:, 0].double().numpy()
    cost[~reading.has_target] = np.nan
    moved = torch.where(old > -torch.inf, old.exp() * lost, 0).sum(dim=1)
    return cost, moved.clamp(min=0).double().numpy()
