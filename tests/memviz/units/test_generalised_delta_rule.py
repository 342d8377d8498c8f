"""The generalised delta rule in chunks: that of its steps, with their gradients."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.nn.functional import normalize

from memviz.units.generalised_delta_rule import CHUNK, RuleTerms, generalised_delta_rule

Read = tuple[Tensor, Tensor]


def by_steps(terms: RuleTerms, s: Tensor) -> Read:
    found = []
    for q, k, v, removal, replaced, log_keep in zip(
        *(part.unbind(1) for part in terms), strict=True
    ):
        held = torch.einsum("bhk,bhkv->bhv", removal, s)
        s = torch.exp(log_keep)[..., None] * s
        s = s - torch.einsum("bhk,bhv->bhkv", replaced, held)
        s = s + torch.einsum("bhk,bhv->bhkv", k, v)
        found.append(torch.einsum("bhk,bhkv->bhv", q, s))
    return torch.stack(found, dim=1), s


def terms_of(*shape: int, least: float = 0.5, dtype: torch.dtype = torch.float64) -> RuleTerms:
    """Return terms [batch, time, heads, size] of which no step keeps less than `least`."""
    q, k, v, removal, rate, decay = torch.randn(6, *shape, dtype=dtype)
    removal, rate = normalize(removal, dim=-1), torch.sigmoid(rate)
    return RuleTerms(q, k, v, removal, rate * removal, math.log(least) * torch.sigmoid(decay))


def of_found(read: Read) -> Tensor:
    return read[0].square().sum()


def of_last_state(read: Read) -> Tensor:
    return read[1].square().sum()


@pytest.mark.parametrize("of", [of_found, of_last_state])
@settings(max_examples=15, deadline=None)
@given(
    batch=st.integers(1, 2),
    time=st.integers(1, 3 * CHUNK),
    heads=st.integers(1, 2),
    size=st.integers(1, 4),
    seed=st.integers(0, 99),
)
def test_it_is_the_scan_of_its_steps_and_has_their_gradients(of, batch, time, heads, size, seed):
    torch.manual_seed(seed)
    terms = RuleTerms(*(part.requires_grad_() for part in terms_of(batch, time, heads, size)))
    s = torch.randn(batch, heads, size, size, dtype=torch.float64, requires_grad=True)
    found, expected = (run(terms, s) for run in (generalised_delta_rule, by_steps))
    torch.testing.assert_close(found, expected, rtol=1e-11, atol=1e-11)
    gradients = [
        torch.autograd.grad(of(read), [*terms, s], materialize_grads=True)
        for read in (found, expected)
    ]
    torch.testing.assert_close(*gradients, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("least", [0.5, 0.01])
def test_in_single_precision_it_is_as_close_as_the_steps_are(least):
    torch.manual_seed(0)
    exact = [*terms_of(2, 5 * CHUNK, 2, 8, least=least), torch.randn(2, 2, 8, 8).double()]
    computed = {}
    for run, dtype in ((by_steps, torch.float64), (generalised_delta_rule, torch.float32)):
        *terms, s = (part.to(dtype).requires_grad_() for part in exact)
        read = run(RuleTerms(*terms), s)
        gradients = torch.autograd.grad(of_found(read) + of_last_state(read), [*terms, s])
        computed[run] = [part.detach().double() for part in (*read, *gradients)]
    for expected, found in zip(*computed.values(), strict=True):
        scale = float(expected.abs().max())
        torch.testing.assert_close(found, expected, rtol=1e-5, atol=1e-5 * scale)


def test_a_state_that_nothing_is_done_to_stays_exactly():
    s, nothing = torch.randn(1, 1, 3, 3), torch.zeros(1, 2 * CHUNK + 1, 1, 3)
    found, last = generalised_delta_rule(RuleTerms(*[nothing] * 6), s)
    assert torch.equal(last, s)
    assert (found == 0).all()


def test_a_key_that_is_replaced_whole_gives_its_latest_value_back():
    torch.manual_seed(1)
    time = 10_000
    keys = torch.eye(4)[torch.randint(4, (time,))][None, :, None]
    values, kept = torch.randn(1, time, 1, 4), torch.zeros(1, time, 1, 4)
    terms = RuleTerms(keys, keys, values, keys, keys, kept)
    found, s = generalised_delta_rule(terms, torch.zeros(1, 1, 4, 4))
    torch.testing.assert_close(found, values, rtol=1e-4, atol=1e-5)
    for key in range(4):
        last = int(keys[0, :, 0, key].nonzero()[-1])
        torch.testing.assert_close(s[0, 0, key], values[0, last, 0], rtol=1e-4, atol=1e-5)
