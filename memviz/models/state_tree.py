"""A model's state: tensors, alone or in tuples, lists and dictionaries, however deep."""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor

from memviz.models.contract import State


def leaves(state: State) -> list[Tensor]:
    """Return the tensors of a state, always in the same order.

    Raises TypeError for anything else in it.

    >>> [leaf.shape for leaf in leaves({"h": torch.zeros(1, 2), "c": (torch.zeros(1, 3),)})]
    [torch.Size([1, 2]), torch.Size([1, 3])]
    """
    if isinstance(state, Tensor):
        return [state]
    return [leaf for branch in _branches(state) for leaf in leaves(branch)]


def nbytes(state: State) -> int:
    """Return the memory that a state takes, in bytes."""
    return sum(leaf.nbytes for leaf in leaves(state))


def is_number(leaf: Tensor) -> bool:
    """Return whether a tensor has gradients: real or complex numbers, no counters."""
    return leaf.is_floating_point() or leaf.is_complex()


def with_leaves(state: State, new: Sequence[Tensor]) -> State:
    """Return a state built like `state`, of other tensors, in the order of `leaves`."""
    left = iter(new)
    return mapped(lambda _: next(left), state)


def mapped(change: Callable[[Tensor], Tensor], state: State) -> State:
    """Return a state built like `state`, each tensor changed."""
    if isinstance(state, Tensor):
        return change(state)
    if isinstance(state, dict):
        return {name: mapped(change, branch) for name, branch in state.items()}
    branches = [mapped(change, branch) for branch in _branches(state)]
    if isinstance(state, list):
        return branches
    return type(state)(*branches) if hasattr(state, "_fields") else tuple(branches)


def along(states: Sequence[State]) -> State:
    """Return the states of one text's steps, batch 1, as one state whose batch are the steps."""
    parts = zip(*map(leaves, states), strict=True)
    return with_leaves(states[0], [torch.cat(part) for part in parts])


def _branches(state: Any) -> Sequence[State]:
    if isinstance(state, dict):
        return list(state.values())
    if isinstance(state, (tuple, list)):
        return state
    raise TypeError(
        f"state: it holds {type(state).__name__}; a state is made of tensors in tuples, lists and "
        "dictionaries"
    )
