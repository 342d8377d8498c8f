"""Heads: the cells of a unit in groups of one size, each with a memory of its own."""

from torch import Tensor


def head_size(hidden_size: int, heads: int) -> int:
    """Return how many of `hidden_size` cells each of the heads has.

    Raises ValueError for a number of heads that does not divide the cells.
    """
    if heads < 1 or hidden_size % heads:
        raise ValueError(
            f"heads: got {heads} with hidden_size {hidden_size}; choose a number of heads that "
            "divides hidden_size"
        )
    return hidden_size // heads


def held_under(key: Tensor, s: Tensor) -> Tensor:
    """Return what matrices s, [..., keys, values], hold under a key [..., keys]: s^T key."""
    return (key[..., None, :] @ s)[..., 0, :]
