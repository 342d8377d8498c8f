"""The selective scan: that of its steps, with their gradients, and nothing overflows."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.nn.functional import softplus

from memviz.units.selective_scan import selective_scan

Scanned = tuple[Tensor, Tensor]


def by_steps(
    step_size: Tensor, a: Tensor, u: Tensor, b: Tensor, c: Tensor, start: Tensor
) -> Scanned:
    h, found, states = start, [], []
    for d_t, u_t, b_t, c_t in zip(*(part.unbind(1) for part in (step_size, u, b, c)), strict=True):
        h = torch.exp(d_t[..., None] * a) * h + (d_t * u_t)[..., None] * b_t[..., None, :]
        found.append((h * c_t[..., None, :]).sum(-1))
        states.append(h)
    return torch.stack(found, dim=1), torch.stack(states, dim=1)


def of_outputs(scanned: Scanned) -> Tensor:
    return scanned[0].square().sum()


def of_last_state(scanned: Scanned) -> Tensor:
    return scanned[1][:, -1].square().sum()


def of_all_states(scanned: Scanned) -> Tensor:
    return scanned[1].square().sum()


def of_outputs_and_last_state(scanned: Scanned) -> Tensor:
    return of_outputs(scanned) + of_last_state(scanned)


@pytest.mark.parametrize(
    "of", [of_outputs, of_last_state, of_all_states, of_outputs_and_last_state]
)
@settings(max_examples=15, deadline=None)
@given(
    batch=st.integers(1, 3),
    time=st.integers(1, 20),
    inner=st.integers(1, 5),
    states=st.integers(1, 4),
    seed=st.integers(0, 99),
)
def test_it_is_the_scan_of_its_steps_and_has_their_gradients(of, batch, time, inner, states, seed):
    torch.manual_seed(seed)
    read = batch, time, inner
    shapes = read, (inner, states), read, (batch, time, states), (batch, time, states)
    step_size, a, *others = (torch.randn(shape, dtype=torch.float64) for shape in shapes)
    start = torch.randn(batch, inner, states, dtype=torch.float64)
    given_ones = [softplus(step_size), -torch.exp(a), *others, start]
    for given_one in given_ones:
        given_one.requires_grad_()
    found, expected = (run(*given_ones) for run in (selective_scan, by_steps))
    torch.testing.assert_close(found, expected, rtol=1e-12, atol=1e-12)
    gradients = [
        torch.autograd.grad(of(scanned), given_ones, materialize_grads=True)
        for scanned in (found, expected)
    ]
    torch.testing.assert_close(*gradients, rtol=1e-9, atol=1e-9)


def test_it_stays_finite_and_exact_over_ten_thousand_steps():
    time = 10_000
    ones = torch.ones(1, time, 1)
    a = torch.tensor([[-0.1]]).requires_grad_()
    found, states = selective_scan(ones, a, ones, ones, ones, torch.zeros(1, 1, 1))
    limit = 1 / (1 - torch.exp(a.detach()))  # of 1 + e^a + e^2a + ...
    torch.testing.assert_close(found[:, -1], limit, rtol=1e-5, atol=0)
    (gradient,) = torch.autograd.grad(states[:, -1].sum(), a)
    torch.testing.assert_close(gradient, torch.exp(a.detach()) * limit**2, rtol=1e-4, atol=0)


def test_a_step_so_large_that_nothing_is_kept_leaves_what_it_writes():
    huge = torch.full((1, 50, 1), 1e4).requires_grad_()
    ones = torch.ones(1, 50, 1)
    found, _ = selective_scan(huge, -torch.ones(1, 1), ones, ones, ones, torch.ones(1, 1, 1))
    assert (found == 1e4).all()
    (gradient,) = torch.autograd.grad(found.sum(), huge)
    assert (gradient == 1).all()
