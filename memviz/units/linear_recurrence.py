"""The recurrence of units whose gates do not see the state, over a whole sequence.

h_t = keep_t * h_{t-1} + write_t, number by number. With keep and write known for all timesteps,
what is left is a multiplication and an addition a step, in the order of time: no more work than a
scan in parallel, which on a few cores is slower, and no logarithms or powers that could overflow.
"""

import torch
from torch import Tensor
from torch.autograd.function import FunctionCtx

from memviz.units.batched_backward import pull_back


def linear_recurrence(keep: Tensor, write: Tensor, start: Tensor) -> Tensor:
    """Return h after each step, [batch, time, ...].

    `keep` and `write` are [batch, time, ...], of one shape, `start` is h before the first step,
    [batch, ...]; real or complex. It equals a scan of the steps exactly, and so do its gradients,
    but the graph of autograd has one node instead of two a step.
    """
    return _Recurrence.apply(keep, write, start)


class _Recurrence(torch.autograd.Function):
    """Forward in time for h; backward in time for the gradients, by the same recurrence."""

    @staticmethod
    def forward(ctx: FunctionCtx, keep: Tensor, write: Tensor, start: Tensor) -> Tensor:
        states = torch.empty_like(write)
        before = start
        for keep_t, write_t, state in zip(
            keep.unbind(1), write.unbind(1), states.unbind(1), strict=True
        ):
            torch.addcmul(write_t, keep_t, before, out=state)
            before = state
        ctx.save_for_backward(keep, states, start)
        return states

    @staticmethod
    def backward(ctx: FunctionCtx, *of_output: Tensor) -> tuple[Tensor, ...]:
        return pull_back(_pulled_back, of_output, ctx.saved_tensors)  # type: ignore[attr-defined]


def _pulled_back(
    of_output: Tensor, keep: Tensor, states: Tensor, start: Tensor
) -> tuple[Tensor, Tensor, Tensor]:
    """Return the gradients by keep, write and start, [rows, ...], for [rows, batch, time, ...]."""
    kept = keep.conj()
    of_write = of_output.clone()  # what arrives at h_t is what arrives at its write
    for time in range(keep.shape[1] - 1, 0, -1):
        of_write[:, :, time - 1].addcmul_(kept[:, time], of_write[:, :, time])
    before = torch.cat([start.unsqueeze(1), states[:, :-1]], dim=1)
    return of_write * before.conj(), of_write, kept[:, 0] * of_write[:, :, 0]
