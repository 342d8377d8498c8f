"""What becomes of predictions and state on texts far longer than those that were trained on.

Source of the question: Chen, Zhang, Hu, Han, Liu and Sun 2024, "Stuffed Mamba: Oversized States
Lead to the Inability to Forget", arXiv 2410.07145.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from memviz.analysis.walk import numbers, steps_of_texts
from memviz.models.contract import Reader, SteppingModel, stepping
from memviz.models.reading import Reading, read
from memviz.stats.bootstrap import ratio
from memviz.stats.progress import Progress
from memviz.text.short_repr import short_repr


@short_repr
@dataclass(frozen=True)
class LengthStress:
    """Cross entropy and size of the state by position, far beyond what was trained on.

    `table` has a row for each stretch of positions, each twice as long as the one before: from
    `first` to `last`, 0-based. `carried`: the cross entropy in nats with the state carried on from
    the text's beginning; `reset`: with the state set back to the initial one after every `trained`
    symbols; `norm`: the L2 norm of all numbers of the carried state together. Each is a mean over
    positions and texts with a 95 % interval over texts (`carried_low` and so on; none for fewer
    than eight texts); `n` counts positions with a target. NaN where there are none.
    """

    table: pd.DataFrame
    trained: int
    texts: int


@torch.no_grad()
def length_stress(
    model: Reader,
    texts: Iterable[str | Reading],
    trained: int = 200,
    progress: Progress = lambda _: None,
) -> LengthStress:
    """Return how a model fares along texts far longer than the `trained` symbols it learned on.

    The texts are read side by side, as many symbols of each as the shortest has. `progress` is told
    the share of them that is read, 0 to 1. Raises ValueError where `trained` is below 1, for a text
    that cannot be read and for none that is longer than `trained`; MissingLevelError for a model
    that takes no steps.
    """
    model = stepping(model, "the stress of length")
    if trained < 1:
        raise ValueError(f"trained: got {trained}; give at least 1 symbol")
    readings = [read(model, text, longest=None, name="texts") for text in texts]
    length = min((len(reading.symbols) for reading in readings), default=0)
    if length <= trained:
        raise ValueError(
            f"texts: the shortest has {length} symbols; give texts of more than the {trained} that "
            "the model was trained on"
        )
    symbols = torch.stack([reading.symbols[:length] for reading in readings])
    targets = torch.stack([reading.target_indices[:length] for reading in readings])
    known = np.stack([reading.has_target[:length] for reading in readings])
    carried, norm = _along(model, symbols, targets, length, lambda share: progress(share / 2))
    reset, _ = _along(model, symbols, targets, trained, lambda share: progress((1 + share) / 2))
    return LengthStress(_table(carried, reset, norm, known, trained), trained, len(readings))


def _along(
    model: SteppingModel, symbols: Tensor, targets: Tensor, most: int, progress: Progress
) -> tuple[np.ndarray, np.ndarray]:
    """Return the losses and the norms of the state, float64 [texts, time] each.

    The state is set back after every `most` symbols.
    """
    losses, norms = [], []
    for timestep, (output, state) in enumerate(steps_of_texts(model, symbols, most)):
        logits = model.head(output)
        losses.append(cross_entropy(logits, targets[:, timestep], reduction="none"))
        norms.append(numbers(state).norm(dim=1))
        progress((timestep + 1) / symbols.shape[1])
    return torch.stack(losses, 1).double().numpy(), torch.stack(norms, 1).double().numpy()


def _table(
    carried: np.ndarray, reset: np.ndarray, norm: np.ndarray, known: np.ndarray, trained: int
) -> pd.DataFrame:
    everywhere = np.ones_like(known)
    rows = []
    for first, last in _stretches(known.shape[1], trained):
        here = slice(first, last + 1)
        row: dict[str, float] = {"first": first, "last": last}
        for name, values, counted in (
            ("carried", carried, known),
            ("reset", reset, known),
            ("norm", norm, everywhere),
        ):
            sums = np.where(counted, values, 0.0)[:, here].sum(1, keepdims=True)
            found = ratio(sums, counted[:, here].sum(1).astype(np.float64))[:, 0]
            row |= dict(zip((name, f"{name}_low", f"{name}_high"), found.tolist(), strict=True))
        rows.append(row | {"n": int(known[:, here].sum())})
    return pd.DataFrame(rows)


def _stretches(length: int, trained: int) -> list[tuple[int, int]]:
    """Return the first and last position of each stretch: up to `trained`, then ever longer ones.

    >>> _stretches(1000, 200)
    [(0, 24), (25, 49), (50, 99), (100, 199), (200, 399), (400, 799), (800, 999)]
    """
    bounds = [trained]
    while bounds[0] > 25:
        bounds.insert(0, bounds[0] // 2)
    while bounds[-1] < length:
        bounds.append(2 * bounds[-1])
    return [(first, min(end, length) - 1) for first, end in zip([0, *bounds], bounds, strict=False)]
