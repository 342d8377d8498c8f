"""The layers' states between two batches, as tensors to be saved and shared out anew."""

from collections.abc import Mapping

import torch
from torch import Tensor

from memviz.models.model import States

_NAME = "carried"


def states_to_tensors(states: States, rows: slice) -> dict[str, dict[str, Tensor]]:
    """Return the states of a process's `rows` of the batch, each [rows, hidden], under a name.

    The names of several processes are different, and their order is that of the rows.
    """
    tensors = {
        f"{layer}.{part}": values.contiguous()
        for layer, state in enumerate(states)
        for part, values in enumerate(state)
    }
    return {f"{_NAME}-{rows.start:06}": tensors}


def states_from_tensors(
    tensors: Mapping[str, Mapping[str, Tensor]], like: States, rows: slice
) -> States:
    """Return the states of `rows`, which other processes may have saved, in other shares.

    `like` are states of the same model. Raises KeyError when parts of them are missing.
    """
    shares = [tensors[name] for name in sorted(tensors) if name.startswith(_NAME)]
    return tuple(
        tuple(
            torch.cat([share[f"{layer}.{part}"] for share in shares])[rows]
            for part in range(len(state))
        )
        for layer, state in enumerate(like)
    )
