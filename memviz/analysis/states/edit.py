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

from memviz.analysis.connectivity.predictions import CHUNK, Predictions, predictions
from memviz.analysis.states.edited_model import QUESTION, with_edits
from memviz.analysis.states.edits import Edit
from memviz.models.contract import Reader, SteppingModel, stepping
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
    outputs = [run(embedded)[0][0] for run in (steps.run, edited.run)]
    first = min(one.timestep for one in edits)
    outputs[1][: first + 1] = outputs[0][: first + 1]
    before, after = (_predictions(steps, reading, of_one, k) for of_one in outputs)
    cost, divergence = differences(steps, reading, *outputs)
    return Edited(
        text=reading.text,
        edits=tuple(edits),
        pieces=reading.pieces,
        targets=reading.targets,
        before=before,
        after=after,
        cost=cost,
        divergence=divergence,
    )


def _predictions(model: SteppingModel, reading: Reading, outputs: Tensor, k: int) -> Predictions:
    every = np.arange(len(outputs))
    return predictions(reading, lambda timesteps: model.head(outputs[timesteps]), every, k)


@torch.no_grad()
def differences(
    model: SteppingModel, reading: Reading, before: Tensor, after: Tensor
) -> tuple[np.ndarray, np.ndarray]:
    """Return cost and divergence in nats for outputs [time, hidden] without and with edits.

    float64 [time] each, see `Edited`. Only so many timesteps are in memory at once.
    """
    cost, divergence = np.zeros(len(before)), np.zeros(len(before))
    for start in range(0, len(before), CHUNK):
        some = slice(start, start + CHUNK)
        old, new = (
            torch.log_softmax(model.head(outputs[some]).double(), dim=1)
            for outputs in (before, after)
        )
        targets = reading.target_indices[some].unsqueeze(1)
        cost[some] = (old - new).gather(1, targets)[:, 0].numpy()
        moved = torch.where(old > -torch.inf, old.exp() * (old - new), 0).sum(dim=1)
        divergence[some] = moved.clamp(min=0).numpy()
    cost[~reading.has_target] = np.nan
    return cost, divergence
