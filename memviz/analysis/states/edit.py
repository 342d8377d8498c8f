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
from memviz.models.contract import Reader, SteppingModel, stepping
from memviz.models.reading import Reading, read
from memviz.text.short_repr import in_short, short_repr


@short_repr
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


def edit(model: Reader, text: str | Reading, edits: Sequence[Edit], k: int = 3) -> Edited:
    """Return the predictions along `text` without and with `edits`, the top `k` of each.

    Edits are `memviz.Zero`, `Scale`, `Freeze`, `Reset`, `Transplant` and `DropWrite`; each acts on
    the state after the step of its timestep, so the first prediction it can change is the next. For
    what the predictions depend on then, see `with_edits`; for many edits of one text, `Unedited`.

    Raises ValueError as `with_edits` does, for a text that cannot be read and for a timestep
    outside it; MissingLevelError as `with_edits` does.

    >>> edit(model, "parts of north africa", [Reset(8)]).table()  # doctest: +SKIP
    """
    return Unedited(model, text, k).edited(edits)


class Unedited:
    """A text as a model reads it, kept so that each edit costs no more than what it changes.

    Raises as `edit` does.

    >>> unedited = Unedited(model, "parts of north africa")  # doctest: +SKIP
    >>> [unedited.edited([Reset(timestep)]).cost.sum() for timestep in range(20)]  # doctest: +SKIP
    """

    @torch.no_grad()
    def __init__(self, model: Reader, text: str | Reading, k: int = 3) -> None:
        self._model = stepping(model, QUESTION)
        self._reading = read(model, text)
        self._k = k
        self._vectors = self._model.embed(self._reading.symbols.unsqueeze(0))
        self._logs = log_probabilities(self._model, self._model.run(self._vectors)[0][0])
        self._told = self._predictions(self._logs, first=0)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({in_short(self._reading.text)})"

    @torch.no_grad()
    def edited(self, edits: Sequence[Edit]) -> Edited:
        """Return the predictions without and with `edits`. Raises as `memviz.edit` does."""
        model = with_edits(self._model, edits)
        for one in edits:
            self._reading.check_timestep(one.timestep)
        first = 1 + min(one.timestep for one in edits)
        logs = log_probabilities(self._model, model.run(self._vectors)[0][0, first:])
        cost, divergence = differences(self._reading, self._logs, logs)
        return Edited(
            text=self._reading.text,
            edits=tuple(edits),
            pieces=self._reading.pieces,
            targets=self._reading.targets,
            before=self._told,
            after=_joined(self._told, self._predictions(logs, first), first),
            cost=cost,
            divergence=divergence,
        )

    def _predictions(self, logs: Tensor, first: int) -> Predictions:
        """Return the predictions from a timestep on, for log-probabilities [time - first, ...]."""
        timesteps = np.arange(first, len(self._reading.symbols))
        return predictions(self._reading, lambda at: logs[at - first], timesteps, self._k)


def log_probabilities(model: SteppingModel, outputs: Tensor) -> Tensor:
    """Return ln p of all outputs at each timestep, for a unit's outputs [time, hidden]."""
    return torch.log_softmax(model.head(outputs), dim=-1)


def _joined(before: Predictions, after: Predictions, first: int) -> Predictions:
    """Return predictions that are those before up to a timestep, and those after from it on."""
    return Predictions(
        before.suggestions[:first] + after.suggestions[first:],
        np.append(before.target_probability[:first], after.target_probability[first:]),
        np.append(before.target_rank[:first], after.target_rank[first:]),
    )


def differences(reading: Reading, before: Tensor, after: Tensor) -> tuple[np.ndarray, np.ndarray]:
    """Return cost and divergence in nats for log-probabilities without and with edits.

    `before` is [time, outputs], `after` may be those of the last timesteps alone: what came earlier
    is the same. float64 [time] each, see `Edited`; they are as exact as the model's precision.
    """
    first = len(before) - len(after)
    old, targets = before[first:], reading.target_indices[first:]
    lost = old - after
    cost, divergence = np.zeros((2, len(before)))
    cost[first:] = lost.gather(1, targets.unsqueeze(1))[:, 0].double().numpy()
    cost[~reading.has_target] = np.nan
    # An output that is impossible before has no part in the sum, and may have none in `lost`.
    parts = old.exp().mul_(lost).masked_fill_(old == -torch.inf, 0)
    divergence[first:] = parts.sum(dim=1).clamp(min=0).double().numpy()
    return cost, divergence
