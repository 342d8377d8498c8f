"""The simple recurrent unit, a whole sequence at a time: h = tanh(W x + U h + b)."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from memviz.units import State
from train.loop.sequences.elementwise import tanh_, tanh_gradient
from train.loop.sequences.kernel import KernelPath


class RNNBuffers(NamedTuple):
    """[time, batch, hidden] each; `read` begins with the initial state, one timestep longer."""

    h: Tensor
    read: Tensor
    """h in the type of the matrix products, which read it."""


class RNNPath(KernelPath[RNNBuffers]):
    """`memviz.units.rnn` over a whole sequence."""

    @staticmethod
    def forward(
        projected: Tensor, state: State, weights: Sequence[Tensor], product_type: torch.dtype
    ) -> tuple[Tensor, State, RNNBuffers]:
        h = projected  # each step's W x + b becomes the state after it
        read = h.new_empty(len(h) + 1, *h.shape[1:], dtype=product_type)
        read[0] = state[0]
        recurrent = weights[0].to(product_type).T
        product = torch.empty_like(read[0])
        for h_t, before, after in zip(h, read[:-1], read[1:], strict=True):
            torch.mm(before, recurrent, out=product)
            after.copy_(tanh_(h_t.add_(product)))
        return h, (h[-1].clone(),), RNNBuffers(h, read)

    @staticmethod
    def backward(
        of_outputs: Tensor, saved: RNNBuffers, weights: Sequence[Tensor], product_type: torch.dtype
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        recurrent = weights[0].to(product_type)
        of_terms = torch.empty_like(saved.read[1:])
        of_h, of_term = torch.zeros_like(saved.h[0]), torch.empty_like(saved.h[0])
        product = torch.empty_like(of_terms[0])
        for t in reversed(range(len(of_terms))):
            of_h.add_(of_outputs[t])
            tanh_gradient(of_h, saved.h[t], grad_input=of_term)
            torch.mm(of_terms[t].copy_(of_term), recurrent, out=product)
            of_h.copy_(product)
        of_recurrent = of_terms.flatten(0, 1).T @ saved.read[:-1].flatten(0, 1)
        return of_terms, (of_recurrent.to(weights[0].dtype),)
