"""The gated recurrent unit, a whole sequence at a time; names as in `memviz.units.gru`."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from memviz.units import State
from train.loop.sequences.elementwise import sigmoid_gradient, tanh_, tanh_gradient
from train.loop.sequences.kernel import KernelPath


class GRUBuffers(NamedTuple):
    """[time, batch, hidden] each; `h` and `read` begin with the initial state, one step longer."""

    r: Tensor
    z: Tensor
    n: Tensor
    u_n: Tensor
    h: Tensor
    read: Tensor
    """h in the type of the matrix products, which read it."""


class GRUPath(KernelPath[GRUBuffers]):
    """`memviz.units.gru` over a whole sequence."""

    @staticmethod
    def forward(
        projected: Tensor, state: State, weights: Sequence[Tensor], product_type: torch.dtype
    ) -> tuple[Tensor, State, GRUBuffers]:
        time, batch, width = projected.shape
        hidden = width // 3
        gates, n = projected.split([2 * hidden, hidden], dim=-1)
        r, z = gates.chunk(2, dim=-1)
        u_n = projected.new_empty(time, batch, hidden)
        h = projected.new_empty(time + 1, batch, hidden)
        read = h.new_empty(h.shape, dtype=product_type)
        h[0] = read[0] = state[0]
        recurrent = weights[0].to(product_type).T
        product = read.new_empty(batch, width)
        u_gates, u_candidate = product.split([2 * hidden, hidden], dim=-1)
        steps = zip(gates, r, z, n, u_n, h[:-1], h[1:], read[:-1], read[1:], strict=True)
        for gates_t, r_t, z_t, n_t, u_n_t, before, after, read_before, read_after in steps:
            torch.mm(read_before, recurrent, out=product)
            gates_t.add_(u_gates).sigmoid_()
            u_n_t.copy_(u_candidate)
            tanh_(n_t.addcmul_(r_t, u_n_t))
            torch.lerp(n_t, before, z_t, out=after)  # (1 - z) * n + z * h
            read_after.copy_(after)
        return h[1:], (h[-1].clone(),), GRUBuffers(r, z, n, u_n, h, read)

    @staticmethod
    def backward(
        of_outputs: Tensor, saved: GRUBuffers, weights: Sequence[Tensor], product_type: torch.dtype
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        r, z, n, u_n, h, read = saved
        time, batch, hidden = n.shape
        # Each row holds four blocks: the gradients of U_n h, of the two gates and of W_n x + b_n.
        # The first three are those of the product with U, the last three those of the product with
        # W.
        of_terms = read.new_empty(time, batch, 4 * hidden)
        of_step = h.new_empty(batch, 4 * hidden)
        of_u_n, of_r, of_z, of_n = of_step.chunk(4, dim=-1)
        of_recurrent, of_input = of_terms[..., : 3 * hidden], of_terms[..., hidden:]
        by_gate = weights[0].to(product_type).split(hidden)
        recurrent = torch.cat([by_gate[2], by_gate[0], by_gate[1]])
        of_h, through = h.new_zeros(batch, hidden), h.new_empty(batch, hidden)
        product = torch.empty_like(read[0])
        for t in reversed(range(time)):
            r_t, z_t, n_t = r[t], z[t], n[t]
            of_h.add_(of_outputs[t])
            torch.sub(h[t], n_t, out=through)
            sigmoid_gradient(through.mul_(of_h), z_t, grad_input=of_z)
            torch.addcmul(of_h, of_h, z_t, value=-1, out=through)
            tanh_gradient(through, n_t, grad_input=of_n)
            torch.mul(of_n, r_t, out=of_u_n)
            torch.mul(of_n, u_n[t], out=through)
            sigmoid_gradient(through, r_t, grad_input=of_r)
            of_terms[t].copy_(of_step)
            torch.mm(of_recurrent[t], recurrent, out=product)
            of_h.mul_(z_t).add_(product)
        of_weight = of_recurrent.flatten(0, 1).T @ read[:-1].flatten(0, 1)
        of_u_n, of_gates = of_weight.split([hidden, 2 * hidden])
        return of_input, (torch.cat([of_gates, of_u_n]).to(weights[0].dtype),)
