"""The recurrence over a sequence: that of its steps, with their gradients, and no overflow."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from memviz.units.linear_recurrence import linear_recurrence

DTYPES = (torch.float64, torch.complex128)


def by_steps(keep: Tensor, write: Tensor, start: Tensor) -> Tensor:
    states, state = [], start
    for keep_t, write_t in zip(keep.unbind(1), write.unbind(1), strict=True):
        state = keep_t * state + write_t
        states.append(state)
    return torch.stack(states, dim=1)


@pytest.mark.parametrize("dtype", DTYPES)
@settings(max_examples=10, deadline=None)
@given(batch=st.integers(1, 3), time=st.integers(1, 7), seed=st.integers(0, 99))
def test_it_is_the_scan_of_its_steps_and_has_their_gradients(dtype, batch, time, seed):
    torch.manual_seed(seed)
    shapes = (batch, time, 2, 3), (batch, time, 2, 3), (batch, 2, 3)
    given_ones = [torch.randn(shape, dtype=dtype, requires_grad=True) for shape in shapes]
    weights = torch.randn(shapes[0], dtype=dtype)
    found, expected = (run(*given_ones) for run in (linear_recurrence, by_steps))
    torch.testing.assert_close(found, expected, rtol=1e-12, atol=1e-12)
    gradients = [
        torch.autograd.grad((states * weights).abs().square().sum(), given_ones)
        for states in (found, expected)
    ]
    torch.testing.assert_close(*gradients, rtol=1e-9, atol=1e-9)


def test_it_stays_finite_and_exact_over_ten_thousand_steps():
    keep = torch.full((1, 10_000, 1), 0.9)
    states = linear_recurrence(keep, torch.ones_like(keep), torch.zeros(1, 1))
    assert states[0, -1, 0] == pytest.approx(10, rel=1e-5)
    nothing = linear_recurrence(torch.zeros_like(keep), torch.ones_like(keep), torch.ones(1, 1))
    assert (nothing == 1).all()
