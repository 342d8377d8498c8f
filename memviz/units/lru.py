"""The linear recurrent unit (Orvieto et al. 2023)."""

import math
from collections.abc import Mapping
from typing import ClassVar

import torch
from torch import Tensor, nn
from torch.nn.functional import linear

from memviz.units.linear_unit import LinearUnit
from memviz.units.unit import Option


class LRU(LinearUnit):
    """Complex numbers that turn and fade at rates of their own, whatever is read.

    lambda = exp(-exp(nu) + i exp(theta))       what a step multiplies h by, the same at every step
    h = lambda * h + exp(gamma) * (B x)         complex, [batch, hidden]
    y = Re(C h) + D x                           the output, real, [batch, hidden]

    nu, theta and gamma are [hidden], B is complex [hidden, input], C complex [hidden, hidden]. D is
    a matrix [hidden, input] here, where the paper has one number per cell, because input and output
    may differ in size. A complex parameter is two real ones. There is no gate: each number of h
    keeps the share |lambda| = exp(-exp(nu)), which stays below 1 however it is trained.

    At the start lambda lies evenly spread over the ring of the complex plane between the radii
    `r_min` and `r_max`, at angles from 0 to `max_phase`, and exp(gamma) = sqrt(1 - |lambda|^2), by
    which every number of h begins with the same spread. "Resurrecting Recurrent Neural Networks for
    Long Sequences", Orvieto, Smith, Gu, Fernando, Gulcehre, Pascanu and De 2023, arXiv 2303.06349.
    """

    complex_parts = frozenset({"h"})
    options: ClassVar[Mapping[str, Option]] = {"r_min": 0.4, "r_max": 0.99, "max_phase": 6.28}

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        r_min: float = 0.4,
        r_max: float = 0.99,
        max_phase: float = 6.28,
    ) -> None:
        _check_ring(r_min, r_max, max_phase)
        super().__init__(input_size, hidden_size)
        # 1 - u is above zero, which u need not be: its logarithm is finite.
        area, turn = 1 - torch.rand(hidden_size), 1 - torch.rand(hidden_size)
        squared_radius = r_min**2 + area * (r_max**2 - r_min**2)
        self.nu = nn.Parameter(torch.log(-0.5 * torch.log(squared_radius)))
        self.theta = nn.Parameter(torch.log(max_phase * turn))
        self.gamma = nn.Parameter(0.5 * torch.log1p(-squared_radius))
        self.input_real = _normal(hidden_size, input_size, (2 * input_size) ** -0.5)  # B
        self.input_imaginary = _normal(hidden_size, input_size, (2 * input_size) ** -0.5)
        self.output_real = _normal(hidden_size, hidden_size, hidden_size**-0.5)  # C
        self.output_imaginary = _normal(hidden_size, hidden_size, hidden_size**-0.5)
        self.skip = _normal(hidden_size, input_size, input_size**-0.5)  # D

    @property
    def decay(self) -> Tensor:
        """Lambda, complex [hidden]."""
        return torch.polar(torch.exp(-torch.exp(self.nu)), torch.exp(self.theta))

    def keep_and_write(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Return lambda and exp(gamma) * (B x) for inputs [..., input], complex [..., hidden]."""
        b_x = torch.complex(linear(x, self.input_real), linear(x, self.input_imaginary))
        write = torch.exp(self.gamma) * b_x
        return self.decay.expand_as(write), write

    def output(self, h: Tensor, x: Tensor) -> Tensor:
        """Return Re(C h) + D x, [..., hidden]."""
        real = linear(h.real, self.output_real) - linear(h.imag, self.output_imaginary)
        return real + linear(x, self.skip)


def _check_ring(r_min: float, r_max: float, max_phase: float) -> None:
    if not 0 <= r_min < 1:
        raise ValueError(f"r_min: got {r_min}; the inner radius is at least 0 and below 1")
    if not r_min < r_max < 1:
        raise ValueError(
            f"r_max: got {r_max}; the outer radius is above r_min, here {r_min}, and below 1"
        )
    if not 0 < max_phase <= 2 * math.pi:
        raise ValueError(f"max_phase: got {max_phase}; it is above 0 and at most 2 pi, 6.28318")


def _normal(rows: int, columns: int, deviation: float) -> nn.Parameter:
    return nn.Parameter(deviation * torch.randn(rows, columns))
