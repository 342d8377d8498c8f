"""The step sizes that state spaces and delta networks begin with."""

import math

import torch
from torch import Tensor


def first_step_sizes(count: int) -> Tensor:
    """Return biases [count] by which step sizes begin at 0.001 to 0.1, even in their logarithm.

    A step size is the softplus of its bias, and how fast a memory fades is in proportion to it.
    """
    sizes = torch.exp(torch.empty(count).uniform_(math.log(0.001), math.log(0.1)))
    return sizes + torch.log(-torch.expm1(-sizes))  # softplus of it is the size
