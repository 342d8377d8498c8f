"""Units with a matrix or a state space for a state, beside the slow paths of transformers."""

from importlib import import_module
from types import ModuleType

import pytest
import torch
from torch import Tensor

from memviz.units.gated_delta_net import GatedDeltaNet
from memviz.units.mamba import Mamba
from memviz.units.mlstm import MLSTM
from tests.support.units import random_unit

SIZE, TIME, BATCH = 8, 70, 2
"""More timesteps than a chunk has."""


pytest.importorskip("transformers", reason="transformers is not installed", exc_type=ImportError)


def theirs(model: str) -> ModuleType:
    """Return the module of transformers that computes a model."""
    return import_module(f"transformers.models.{model}.modeling_{model}")


def sequence() -> Tensor:
    torch.manual_seed(2)
    return torch.randn(BATCH, TIME, SIZE)


def test_mamba_is_the_mixer_with_its_weights():
    unit = random_unit("mamba", {"states": 4}, SIZE, SIZE, seed=0).float()
    assert isinstance(unit, Mamba)
    mamba = theirs("mamba")
    config = mamba.MambaConfig(
        hidden_size=SIZE, state_size=4, num_hidden_layers=1, time_step_rank=unit.rank
    )
    mixer = mamba.MambaMixer(config, 0).eval()
    with torch.no_grad():
        for weights, ours in (
            (mixer.in_proj.weight, unit.read_in.weight),
            (mixer.conv1d.weight[:, 0], unit.convolution.weight),
            (mixer.conv1d.bias, unit.convolution.bias),
            (mixer.x_proj.weight, unit.select.weight),
            (mixer.dt_proj.weight, unit.step_weight),
            (mixer.dt_proj.bias, unit.step_bias),
            (mixer.A_log, unit.log_a),
            (mixer.D, unit.skip),
            (mixer.out_proj.weight, unit.write_out.weight),
        ):
            weights.copy_(ours)
        expected = mixer(sequence())
        found, _ = unit(sequence())
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-4 * float(expected.abs().max()))


@pytest.mark.parametrize("heads", [1, 2])
def test_an_mlstm_is_the_recurrent_step_of_the_authors(heads):
    unit = random_unit("mlstm", {"heads": heads}, SIZE, SIZE, seed=1)
    assert isinstance(unit, MLSTM)
    x, size = sequence().double(), SIZE // heads
    found, _ = unit(x)
    c = torch.zeros(BATCH, heads, size, size, dtype=torch.float64)
    n, m = torch.zeros(BATCH, heads, size).double(), torch.zeros(BATCH, heads, 1).double()
    q, k, v = (part.unflatten(-1, (heads, size)) for part in unit.project(x).chunk(3, dim=-1))
    i, f = (part[..., None] for part in unit.exponents(x).chunk(2, dim=-1))
    expected, step = [], theirs("xlstm").mlstm_recurrent_step_native
    for t in range(TIME):
        h, (c, n, m) = step(
            *(part[:, t] for part in (q, k, v, i, f)), c, n, m, eps=0.0, dtype_state=torch.float64
        )
        expected.append(torch.sigmoid(unit.output_gate(x[:, t])) * h.flatten(1))
    torch.testing.assert_close(found, torch.stack(expected, dim=1), rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize("heads", [1, 2])
def test_a_gated_delta_net_is_the_recurrent_rule(heads):
    unit = random_unit("gated_delta_net", {"heads": heads}, SIZE, SIZE, seed=3).float()
    assert isinstance(unit, GatedDeltaNet)
    x = sequence()
    with torch.no_grad():
        found, (last, _) = unit(x)
        read, _ = unit._project(x, unit.initial_state(BATCH)[1])
        rule, expected_last = theirs("qwen3_next").torch_recurrent_gated_delta_rule(
            read.query * unit.size**0.5,
            read.key,
            read.value,
            g=read.log_keep,
            beta=read.write,
            output_final_state=True,
        )
        expected = unit._output(rule, x)
    scale = float(expected.abs().max())
    torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-4 * scale)
    torch.testing.assert_close(last, expected_last, rtol=1e-4, atol=1e-4)
