"""The long short-term memory, a whole sequence at a time; names as in `memviz.units.lstm`."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from memviz.units import State
from train.loop.sequences.elementwise import sigmoid_gradient, tanh_, tanh_gradient
from train.loop.sequences.kernel import KernelPath


class LSTMBuffers(NamedTuple):
    """[time, batch, hidden] each; `c` and `read` begin with the initial state, one step longer."""

    gates: Tensor
    """i, f, g, o, [time, batch, 4 hidden]."""
    c: Tensor
    tanh_c: Tensor
    read: Tensor
    """h in the type of the matrix products, which read it."""


class LSTMPath(KernelPath[LSTMBuffers]):
    """`memviz.units.lstm` over a whole sequence."""

    @staticmethod
    def forward(
        projected: Tensor, state: State, weights: Sequence[Tensor], product_type: torch.dtype
    ) -> tuple[Tensor, State, LSTMBuffers]:
        time, batch, width = projected.shape
        gates, hidden = projected, width // 4
        h, tanh_c = projected.new_empty(2, time, batch, hidden)
        c = projected.new_empty(time + 1, batch, hidden)
        read = c.new_empty(c.shape, dtype=product_type)
        read[0], c[0] = state
        recurrent = weights[0].to(product_type).T
        product = read.new_empty(batch, width)
        steps = zip(gates, h, tanh_c, c[:-1], c[1:], read[:-1], read[1:], strict=True)
        for gates_t, h_t, tanh_c_t, before, after, read_before, read_after in steps:
            torch.mm(read_before, recurrent, out=product)
            i, f, g, o = gates_t.add_(product).chunk(4, dim=-1)
            gates_t[:, : 2 * hidden].sigmoid_()
            tanh_(g)
            o.sigmoid_()
            torch.mul(f, before, out=after).addcmul_(i, g)
            tanh_(tanh_c_t.copy_(after))
            torch.mul(o, tanh_c_t, out=h_t)
            read_after.copy_(h_t)
        return h, (h[-1].clone(), c[-1].clone()), LSTMBuffers(gates, c, tanh_c, read)

    @staticmethod
    def backward(
        of_outputs: Tensor, saved: LSTMBuffers, weights: Sequence[Tensor], product_type: torch.dtype
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        gates, c, tanh_c, read = saved
        time, batch, hidden = tanh_c.shape
        recurrent = weights[0].to(product_type)
        of_terms = torch.empty_like(gates, dtype=product_type)
        of_step = torch.empty_like(gates[0])
        of_i, of_f, of_g, of_o = of_step.chunk(4, dim=-1)
        of_h, of_c = c.new_zeros(2, batch, hidden)
        through, product = torch.empty_like(of_c), torch.empty_like(read[0])
        for t in reversed(range(time)):
            i, f, g, o = gates[t].chunk(4, dim=-1)
            of_h.add_(of_outputs[t])
            torch.mul(of_h, tanh_c[t], out=through)
            sigmoid_gradient(through, o, grad_input=of_o)
            tanh_gradient(of_h.mul_(o), tanh_c[t], grad_input=through)
            of_c.add_(through)
            torch.mul(of_c, g, out=through)
            sigmoid_gradient(through, i, grad_input=of_i)
            torch.mul(of_c, c[t], out=through)
            sigmoid_gradient(through, f, grad_input=of_f)
            torch.mul(of_c, i, out=through)
            tanh_gradient(through, g, grad_input=of_g)
            of_c.mul_(f)
            torch.mm(of_terms[t].copy_(of_step), recurrent, out=product)
            of_h.copy_(product)
        of_weight = of_terms.flatten(0, 1).T @ read[:-1].flatten(0, 1)
        return of_terms, (of_weight.to(weights[0].dtype),)
