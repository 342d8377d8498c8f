"""States with mean 0 and variance 1 in every direction, for fast descent."""

from dataclasses import dataclass

import torch
from torch import Tensor

_LEAST = 1e-3  # of the mean variance: what is added, for directions in which the state hardly moves


@dataclass(frozen=True)
class Whitening:
    """A linear map of states, after which a linear decoder can tell just what it could before."""

    mean: Tensor
    matrix: Tensor

    @classmethod
    def of(cls, states: Tensor) -> "Whitening":
        """Return the map for `states` [n, hidden].

        Its directions are found in float64: in float32 there may be no finding them where many
        cells hardly move.
        """
        mean = states.mean(dim=0)
        centred = states - mean
        covariance = (centred.T @ centred).double() / len(states)
        variances, directions = torch.linalg.eigh(covariance)
        added = (_LEAST * variances.mean()).clamp(min=1e-12)
        return cls(mean, (directions / (variances.clamp(min=0) + added).sqrt()).float())

    def __call__(self, states: Tensor) -> Tensor:
        """Return the states mapped, [..., hidden]."""
        return (states - self.mean) @ self.matrix
