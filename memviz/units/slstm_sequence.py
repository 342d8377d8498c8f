"""The sLSTM over a whole sequence: no graph for each step, and a backward pass of its own."""

import torch
from torch import Tensor
from torch.autograd.function import FunctionCtx
from torch.nn.functional import logsigmoid

from memviz.units.batched_backward import pull_back
from memviz.units.unit import State


def slstm_sequence(projected: Tensor, recurrent: Tensor, state: State) -> tuple[Tensor, State]:
    """Return the output h after each step, [batch, time, hidden], and the last state.

    `projected` is W x + b, [batch, time, 4 hidden], `recurrent` U, [heads, 4 size, size]. It equals
    `SLSTM.advance` step by step, and so do its gradients.
    """
    outputs, *memory = _Sequence.apply(projected, recurrent, *state)
    return outputs, (outputs[:, -1], *memory)


class _Sequence(torch.autograd.Function):
    """Forward in time, step by step, for all states."""

    @staticmethod
    def forward(
        ctx: FunctionCtx,
        projected: Tensor,
        recurrent: Tensor,
        h: Tensor,
        c: Tensor,
        n: Tensor,
        m: Tensor,
    ) -> tuple[Tensor, ...]:
        (batch, time, _), hidden = projected.shape, h.shape[1]
        states = projected.new_empty(time + 1, 3, batch, hidden)  # h, c and n
        gates = projected.new_empty(time, 6, batch, hidden)
        states[0, 0], states[0, 1], states[0, 2] = h, c, n
        for t in range(time):
            (h, c, n), (i, f, slope, z, o, stored_more) = states[t], gates[t]
            into = (projected[:, t] + recurrent_terms(h, recurrent)).chunk(4, dim=-1)
            carried = torch.where(n == 0, -torch.inf, m + logsigmoid(into[1]))
            m = torch.maximum(into[0], carried)
            torch.gt(carried, into[0], out=stored_more)  # whether m follows what was stored
            torch.exp(into[0] - m, out=i)
            torch.exp(carried - m, out=f)
            torch.sigmoid(-into[1], out=slope)
            torch.tanh(into[2], out=z)
            torch.sigmoid(into[3], out=o)
            after = states[t + 1]
            torch.addcmul(i * z, f, c, out=after[1])
            torch.addcmul(i, f, n, out=after[2])
            torch.div(after[1], after[2], out=after[0]).mul_(o)
        ctx.save_for_backward(recurrent, states, gates)
        return states[1:, 0].transpose(0, 1), states[-1, 1].clone(), states[-1, 2].clone(), m

    @staticmethod
    def backward(ctx: FunctionCtx, *of_outputs_and_memory: Tensor) -> tuple[Tensor, ...]:
        saved = (*ctx.saved_tensors, ctx.needs_input_grad[1])  # type: ignore[attr-defined]
        return pull_back(_pulled_back, of_outputs_and_memory, saved)


def _pulled_back(
    of_outputs: Tensor,
    of_c: Tensor,
    of_n: Tensor,
    of_m: Tensor,
    recurrent: Tensor,
    states: Tensor,
    gates: Tensor,
    with_weights: bool,
) -> tuple[Tensor, ...]:
    """Return the gradients by what was read and by U, h, c, n and m, [rows, ...] each.

    `of_outputs` is [rows, batch, time, hidden]. The gradient by U is zero unless it is asked for.
    """
    rows, batch, time, hidden = of_outputs.shape
    i, f, slope, z, o, stored_more = gates.unbind(1)
    _, c_before, n_before = states[:-1].unbind(1)
    _, c, n = states[1:].unbind(1)
    by_c = torch.stack([i * z, f * c_before, i * (1 - z.square())], 1)  # of ln i, ln f and z~
    by_n = torch.stack([i, f * n_before], 1)  # of ln i and ln f
    by_h, to_c, held = (1 - o) * o * (c / n), o / n, c / n  # of o~; of c; of n as a share of c
    of_terms = of_outputs.new_empty(time, 4, rows, batch, hidden)
    of_h = torch.zeros_like(of_c)
    for t in range(time - 1, -1, -1):
        of_h = of_h + of_outputs[:, :, t]
        arriving = of_h * to_c[t]
        of_c = of_c + arriving
        of_n = torch.addcmul(of_n, arriving, held[t], value=-1)
        into = of_terms[t]
        torch.mul(of_c, by_c[t, :, None], out=into[:3])
        into[:2].addcmul_(of_n, by_n[t, :, None])
        torch.mul(of_h, by_h[t], out=into[3])
        of_m = of_m - into[0] - into[1]
        followed = of_m * stored_more[t]  # m is i~ or what was stored, whichever is more
        into[0] += of_m - followed
        of_m = into[1] + followed
        torch.mul(of_m, slope[t], out=into[1])
        of_c, of_n, of_h = of_c * f[t], of_n * f[t], _to_state(into, recurrent)
    of_projected = of_terms.permute(2, 3, 0, 1, 4).flatten(-2)
    of_recurrent = recurrent.new_zeros(rows, *recurrent.shape)
    if with_weights:
        heads, _, size = recurrent.shape
        h = states[:-1, 0].unflatten(-1, (heads, size))
        by_head = of_terms.unflatten(-1, (heads, size))
        product = torch.einsum("tgrbhs,tbhk->rhgsk", by_head, h)
        of_recurrent = product.flatten(2, 3)
    return of_projected, of_recurrent, of_h, of_c, of_n, of_m


def recurrent_terms(h: Tensor, recurrent: Tensor) -> Tensor:
    """Return U h, [batch, 4 hidden], for h [batch, hidden]: each head reads itself."""
    heads, _, size = recurrent.shape
    by_head = h.unflatten(-1, (heads, size)).transpose(0, 1)
    terms = by_head @ recurrent.transpose(1, 2)  # [heads, batch, 4 size]
    return terms.unflatten(-1, (4, size)).permute(1, 2, 0, 3).flatten(1)


def _to_state(of_terms: Tensor, recurrent: Tensor) -> Tensor:
    """Return the gradient by h, [rows, batch, hidden], for that by U h, [4, rows, ...]."""
    heads, _, size = recurrent.shape
    by_head = of_terms.unflatten(-1, (heads, size)).permute(3, 1, 2, 0, 4)
    _, rows, batch, _, _ = by_head.shape
    of_h = by_head.reshape(heads, rows * batch, 4 * size) @ recurrent
    return of_h.unflatten(1, (rows, batch)).permute(1, 2, 0, 3).flatten(2)
