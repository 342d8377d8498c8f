"""The recurrence of a selective state space over a whole sequence, without what it keeps in store.

What a step keeps, exp(delta A), is as large as the state, [inner, states] for each step. To compute
it for all timesteps at once is to wait for memory: here each step's fits into the processor's
cache, and the way back computes it again.
"""

from typing import NamedTuple

import torch
from torch import Tensor
from torch.autograd.function import FunctionCtx

from memviz.units.batched_backward import pull_back


class Read(NamedTuple):
    """What a scan reads: see `selective_scan`."""

    step_size: Tensor
    a: Tensor
    u: Tensor
    b: Tensor
    c: Tensor
    start: Tensor


def selective_scan(
    step_size: Tensor, a: Tensor, u: Tensor, b: Tensor, c: Tensor, start: Tensor
) -> tuple[Tensor, Tensor]:
    """Return h_t C_t for each step, [batch, time, inner], and the state after each step.

    h_t = exp(delta_t A) * h_{t-1} + (delta_t * u_t) B_t with delta `step_size`, [batch, time,
    inner] as `u`; `a` is [inner, states], `b` and `c` [batch, time, states], `start` [batch, inner,
    states]. The states are [batch, time, inner, states]. It equals a scan of the steps, and so do
    its gradients, also where many are asked for at once under `torch.func.vmap`.
    """
    return _SelectiveScan.apply(step_size, a, u, b, c, start)


class _SelectiveScan(torch.autograd.Function):
    """Forward in time for h."""

    @staticmethod
    def forward(ctx: FunctionCtx, *tensors: Tensor) -> tuple[Tensor, Tensor]:
        ctx.set_materialize_grads(False)
        read = Read(*tensors)
        h, kept, written = read.start, torch.empty_like(read.start), read.step_size * read.u
        time = written.shape[1]
        states, found = h.new_empty(time, *h.shape), torch.empty_like(written)
        for t in range(time):
            torch.mul(read.step_size[:, t, :, None], read.a, out=kept).exp_()
            h = torch.mul(kept, h, out=states[t])
            h.addcmul_(written[:, t, :, None], read.b[:, t, None, :])
            found[:, t] = (h @ read.c[:, t, :, None]).squeeze(-1)
        ctx.save_for_backward(*tensors, states)
        return found, states.transpose(0, 1)

    @staticmethod
    def backward(
        ctx: FunctionCtx, of_found: Tensor | None, of_states: Tensor | None
    ) -> tuple[Tensor, ...]:
        *tensors, states = ctx.saved_tensors  # type: ignore[attr-defined]
        if of_found is None:
            of_found = of_states.new_zeros(of_states.shape[:-1])  # type: ignore[union-attr]
        with_a = ctx.needs_input_grad[1]  # type: ignore[attr-defined]
        saved = (Read(*tensors), states, with_a)
        return pull_back(_pulled_back, (of_found, of_states), saved)


def _pulled_back(
    of_found: Tensor, of_states: Tensor | None, read: Read, states: Tensor, with_a: bool
) -> tuple[Tensor, ...]:
    """Return the gradients by what was read, [rows, ...] each, for `of_found` [rows, ...].

    `states` are [time, batch, inner, states]. The gradient by A is zero unless it is asked for.
    """
    rows, _, time, _ = of_found.shape
    step_size, a, u, b, c, start = read
    of_step, of_written = torch.empty_like(of_found), torch.empty_like(of_found)
    of_a = of_found.new_zeros(rows, *a.shape)
    of_b, of_c = (of_found.new_empty(rows, *b.shape) for _ in range(2))
    of_h, product = (of_found.new_zeros(rows, *start.shape) for _ in range(2))
    written, kept = step_size * u, torch.empty_like(start)
    for t in range(time - 1, -1, -1):
        if of_states is not None:
            of_h += of_states[:, :, t]
        of_h.addcmul_(of_found[:, :, t, :, None], c[:, t, None, :])
        of_c[:, :, t] = (of_found[:, :, t, None, :] @ states[t]).squeeze(2)
        of_written[:, :, t] = torch.mul(of_h, b[:, t, None, :], out=product).sum(-1)
        of_b[:, :, t] = (written[:, t, None, :] @ of_h).squeeze(2)
        of_h *= torch.mul(step_size[:, t, :, None], a, out=kept).exp_()
        before = states[t - 1] if t else start
        of_step[:, :, t] = torch.mul(of_h, before * a, out=product).sum(-1)
        if with_a:
            of_a += torch.mul(of_h, before, out=product).mul_(step_size[:, t, :, None]).sum(1)
    return of_step + of_written * u, of_a, of_written * step_size, of_b, of_c, of_h
