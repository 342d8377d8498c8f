"""Layers without launch costs compute what the units compute."""

import pytest
import torch

from memviz.units import UNITS, make_unit
from train.loop.cuda_graphs import graphed_layers, with_compiled_step


def outputs_and_gradients(layer, unit, sequence):
    outputs = layer(sequence)
    trained = [weights for weights in unit.parameters() if weights.requires_grad]
    return outputs, *torch.autograd.grad(outputs.square().sum(), trained)


@pytest.mark.filterwarnings("ignore:The .grad attribute")  # the compiler looks at it
@pytest.mark.parametrize("name", UNITS)
def test_a_compiled_step_is_the_step_with_the_same_weights(name):
    torch.manual_seed(0)
    unit = make_unit(name, 3, 4)
    compiled = with_compiled_step(unit, backend="aot_eager")
    sequence = torch.randn(2, 5, 3)
    torch.testing.assert_close(
        outputs_and_gradients(lambda sequence: compiled.scan(sequence)[0], unit, sequence),
        outputs_and_gradients(lambda sequence: unit.scan(sequence)[0], unit, sequence),
    )
    torch.testing.assert_close(compiled(sequence), unit(sequence))
    assert unit.looped in vars(compiled)
    assert unit.looped not in vars(unit)


@pytest.mark.parametrize("name", UNITS)
def test_graphed_layers_are_the_units(name):
    """On a GPU this records graphs; on a CPU the layers are the units."""
    torch.manual_seed(0)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    unit = make_unit(name, 3, 4).to(device)
    (layer,) = graphed_layers([unit], batch=2, time=5)
    for _ in range(2):  # a graph is replayed
        sequence = torch.randn(2, 5, 3, device=device, requires_grad=True)
        torch.testing.assert_close(
            outputs_and_gradients(lambda sequence: layer(sequence, None)[0], unit, sequence),
            outputs_and_gradients(lambda sequence: unit.scan(sequence)[0], unit, sequence),
            rtol=1e-3,  # TF32
            atol=1e-4,
        )
