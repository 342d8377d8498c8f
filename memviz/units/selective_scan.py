"""The recurrence of a selective state space over a whole sequence, without what it keeps in store.

What a step keeps, exp(delta A), is as large as the state, [inner, states] for each step. To compute
it for all timesteps at once is to wait for memory: here each step's fits into the processor's
cache, and the way back computes it again.
"""

import torch
from torch import Tensor
from torch.autograd.function import FunctionCtx


def selective_scan(
    step_size: Tensor, a: Tensor, u: Tensor, b: Tensor, c: Tensor, start: Tensor
) -> tuple[Tensor, Tensor]:
    """Return h_t C_t for each step, [batch, time, inner], and the state after each step.

    h_t = exp(delta_t A) * h_{t-1} + (delta_t * u_t) B_t with delta `step_size`, [batch, time,
    inner] as `u`; `a` is [inner, states], `b` and `c` [batch, time, states], `start` [batch, inner,
    states]. The states are [batch, time, inner, states]. It equals a scan of the steps, and so do
    its gradients.
    """
    return _SelectiveScan.apply(step_size, a, u, b, c, start)


class _SelectiveScan(torch.autograd.Function):
    """Forward in time for h; backward in time for the gradient of h, and of all it is made of."""

    @staticmethod
    def forward(
        ctx: FunctionCtx, step_size: Tensor, a: Tensor, u: Tensor, b: Tensor, c: Tensor, h: Tensor
    ) -> tuple[Tensor, Tensor]:
        ctx.set_materialize_grads(False)
        time, start, kept = u.shape[1], h, torch.empty_like(h)
        states, found = h.new_empty(time, *h.shape), torch.empty_like(u)
        written = step_size * u
        for t in range(time):
            torch.mul(step_size[:, t, :, None], a, out=kept).exp_()
            h = torch.mul(kept, h, out=states[t])
            h.addcmul_(written[:, t, :, None], b[:, t, None, :])
            found[:, t] = (h @ c[:, t, :, None]).squeeze(-1)
        ctx.save_for_backward(step_size, a, u, b, c, start, states)
        return found, states.transpose(0, 1)

    @staticmethod
    def backward(
        ctx: FunctionCtx, of_found: Tensor | None, of_states: Tensor | None
    ) -> tuple[Tensor, ...]:
        step_size, a, u, b, c, start, states = ctx.saved_tensors  # type: ignore[attr-defined]
        written = step_size * u
        of_step, of_written = torch.zeros_like(u), torch.zeros_like(u)
        of_a, of_b, of_c = torch.zeros_like(a), torch.zeros_like(b), torch.zeros_like(c)
        of_h, kept, product = (torch.zeros_like(start) for _ in range(3))
        for t in range(u.shape[1] - 1, -1, -1):
            if of_states is not None:
                of_h += of_states[:, t]
            if of_found is not None:
                of_h.addcmul_(of_found[:, t, :, None], c[:, t, None, :])
                of_c[:, t] = (of_found[:, t, None, :] @ states[t]).squeeze(1)
            of_written[:, t] = (of_h @ b[:, t, :, None]).squeeze(-1)
            of_b[:, t] = (written[:, t, None, :] @ of_h).squeeze(1)
            of_h *= torch.mul(step_size[:, t, :, None], a, out=kept).exp_()
            torch.mul(of_h, states[t - 1] if t else start, out=product)  # of delta A
            of_step[:, t] = torch.mul(product, a, out=kept).sum(-1)
            of_a += product.mul_(step_size[:, t, :, None]).sum(0)
        return of_step + of_written * u, of_a, of_written * step_size, of_b, of_c, of_h
