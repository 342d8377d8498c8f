"""A unit without a path of its own learns by its `forward`, its products rounded."""

import pytest
import torch

from memviz.units import make_unit
from train.loop.sequences.rounded_products import RoundedLayer

UNITS = ["min_gru", "min_lstm", "lru", "slstm", "mlstm", "mamba", "gated_delta_net", "rwkv7"]


def read(layer, unit, sequence):
    """Return what a layer returns, and the gradients of its weights."""
    unit.zero_grad()
    outputs, state = layer(sequence, None)
    outputs.square().sum().backward()
    return outputs, state, [weights.grad.clone() for weights in unit.parameters()]


@pytest.mark.parametrize("name", UNITS)
def test_it_computes_what_the_unit_does_up_to_the_rounding_of_products(name):
    torch.manual_seed(0)
    unit = make_unit(name, 16, 16)
    sequence = torch.randn(2, 9, 16)
    exact, state, gradients = read(unit, unit, sequence)
    rounded, last, of_rounded = read(RoundedLayer(unit, torch.bfloat16), unit, sequence)
    assert not torch.equal(rounded, exact)
    assert all(part.dtype == other.dtype for part, other in zip(last, state, strict=True))
    for found, expected in zip([rounded, *of_rounded], [exact, *gradients], strict=True):
        assert found.dtype == torch.float32
        assert (found - expected).norm() <= 0.05 * expected.norm() + 1e-6


def test_what_is_no_product_with_weights_is_not_rounded():
    class Sums(torch.nn.Module):
        def forward(self, sequence, _):
            return torch.sigmoid(sequence).cumsum(1) @ torch.eye(3), ()

    sequence = torch.rand(1, 50, 3)
    outputs, _ = RoundedLayer(Sums(), torch.bfloat16)(sequence, None)
    assert torch.equal(outputs, Sums()(sequence, None)[0])
