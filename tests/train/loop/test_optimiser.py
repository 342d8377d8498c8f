"""Muon orthogonalises the updates of recurrent matrices gate by gate; Adam has the rest."""

from dataclasses import replace

import pytest
import torch
from torch import nn
from torch.optim import Muon

from train.loop.muon import GateMuon
from train.loop.optimiser import new_optimisers, set_rates
from train.loop.run import new_model

HIDDEN, GATES, INPUT = 5, 3, 5


def stacked(seed: int = 0) -> nn.Parameter:
    torch.manual_seed(seed)
    weights = nn.Parameter(torch.randn(GATES * HIDDEN, INPUT))
    weights.grad = torch.randn_like(weights)
    return weights


@pytest.fixture
def bfloat16(monkeypatch):
    """A processor that multiplies bfloat16, whose type `torch.optim.Muon` always has."""
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: {"avx512_bf16": True})


@pytest.mark.usefixtures("bfloat16")
def test_each_gate_is_orthogonalised_as_a_matrix_of_its_own():
    weights, apart = stacked(), stacked()
    gates = [nn.Parameter(gate.clone()) for gate in apart.detach().split(HIDDEN)]
    for gate, gradient in zip(gates, apart.grad.split(HIDDEN), strict=True):
        gate.grad = gradient
    optimiser = GateMuon([weights], HIDDEN, rate=0.1, momentum=0.9)
    reference = Muon(gates, lr=0.1, momentum=0.9, weight_decay=0.0)
    for _ in range(3):
        optimiser.step()
        reference.step()
    torch.testing.assert_close(weights.detach(), torch.cat(gates).detach())


def test_an_update_turns_all_directions_alike():
    """Singular values of an update are near 1, however unequal those of the gradient are."""
    weights = stacked()
    weights.grad = torch.cat([torch.diag(torch.tensor([1.0, 0.5, 0.3, 0.2, 0.1]))] * GATES)
    before = weights.detach().clone()
    GateMuon([weights], HIDDEN, rate=1.0, momentum=0.9).step()
    for update in (weights.detach() - before).split(HIDDEN):
        values = torch.linalg.svdvals(update)
        assert 0.5 < float(values.min()) <= float(values.max()) < 1.5


@pytest.mark.usefixtures("bfloat16")
@pytest.mark.parametrize("shape", [(9, 4), (4, 9)])
def test_a_block_of_any_shape_moves_as_torchs_own_muon_moves_it(shape):
    torch.manual_seed(0)
    start, gradient = torch.randn(shape), torch.randn(shape)
    ours, reference = nn.Parameter(start.clone()), nn.Parameter(start.clone())
    ours.grad, reference.grad = gradient.clone(), gradient.clone()
    GateMuon([ours], hidden=5, rate=0.1, momentum=0.9).step()
    Muon([reference], lr=0.1, momentum=0.9, weight_decay=0.0).step()
    torch.testing.assert_close(ours, reference)


def test_a_matrix_without_a_gradient_to_follow_stays():
    weights = nn.Parameter(torch.ones(HIDDEN, HIDDEN))
    weights.grad = torch.zeros(HIDDEN, HIDDEN)
    GateMuon([weights], HIDDEN, rate=0.1, momentum=0.9).step()
    assert torch.equal(weights, torch.ones(HIDDEN, HIDDEN))


def test_a_matrix_that_was_moved_is_still_the_one_that_learns():
    weights = stacked()
    optimiser = GateMuon([weights], HIDDEN, rate=0.1, momentum=0.9)
    weights.data = weights.data.clone()
    before = weights.detach().clone()
    optimiser.step()
    assert not torch.equal(weights, before)


def test_a_matrix_of_another_height_is_one_block():
    weights = nn.Parameter(torch.randn(4, 3))
    weights.grad = torch.randn(4, 3)
    optimiser = GateMuon([weights], HIDDEN, rate=0.1, momentum=0.9)
    assert [block.shape for block in optimiser.param_groups[0]["params"]] == [(4, 3)]
    optimiser.zero_grad()
    assert weights.grad is None


def test_a_gate_of_one_head_is_a_block_of_its_own():
    weights = nn.Parameter(torch.randn(2, 4 * 3, 3))
    optimiser = GateMuon([weights], HIDDEN, rate=0.1, momentum=0.9)
    assert [block.shape for block in optimiser.param_groups[0]["params"]] == [(3, 3)] * 2 * 4
    weights.grad = torch.zeros_like(weights)
    weights.grad[1, 3:6] = torch.eye(3)
    before = weights.detach().clone()
    optimiser.step()
    moved = weights.detach() != before
    assert moved[1, 3:6].any()
    moved[1, 3:6] = False
    assert not moved.any()


@pytest.mark.parametrize(
    ("unit", "options", "matrices"),
    [
        ("mamba", {"states": 3}, ["read_in", "select", "step_weight", "write_out"]),
        ("gated_delta_net", {"heads": 2}, ["gate_in", "output_gate", "read_in", "write_out"]),
        ("slstm", {"heads": 2}, ["input_weight", "recurrent_weight"]),
    ],
)
def test_what_stands_in_rows_and_columns_and_is_no_matrix_is_adams(
    settings, dataset, unit, options, matrices
):
    settings = replace(
        settings, unit=unit, unit_options=options, block="residual", embedding_size=32, layers=1
    )
    model = new_model(replace(settings, optimiser="muon"), dataset.vocabulary)
    muon, adam = new_optimisers(replace(settings, optimiser="muon"), model)
    in_adam = {id(weights) for weights in adam.param_groups[0]["params"]}
    layer = model.layers[0].unit
    assert sorted(
        name.removesuffix(".weight")
        for name, weights in layer.named_parameters()
        if id(weights) not in in_adam
    ) == sorted(matrices)
    in_muon = sum(block.numel() for block in muon.param_groups[0]["params"])
    with_adam = sum(weights.numel() for weights in adam.param_groups[0]["params"])
    assert in_muon + with_adam == sum(weights.numel() for weights in model.parameters())


def test_every_parameter_has_one_optimiser_and_matrices_have_muon(settings, dataset):
    settings = replace(settings, optimiser="muon", learning_rate=0.02, adam_rate=0.003)
    model = new_model(settings, dataset.vocabulary)
    muon, adam = new_optimisers(settings, model)
    in_muon = sum(block.numel() for block in muon.param_groups[0]["params"])
    in_adam = sum(weights.numel() for weights in adam.param_groups[0]["params"])
    assert in_muon == 3 * 32 * (16 + 32)
    assert in_muon + in_adam == sum(weights.numel() for weights in model.parameters())


def test_each_optimiser_takes_its_own_rate_s_share(settings, dataset):
    settings = replace(settings, optimiser="muon", learning_rate=0.02, adam_rate=0.003)
    optimisers = new_optimisers(settings, new_model(settings, dataset.vocabulary))
    for share in (0.5, 0.1):
        set_rates(optimisers, share)
    rates = [group["lr"] for each in optimisers for group in each.param_groups]
    assert rates == [0.02 * 0.1, 0.003 * 0.1]


def test_a_run_with_muon_goes_on_to_the_same_weights(settings, start_run, tmp_path):
    settings = replace(settings, optimiser="muon", learning_rate=0.02, adam_rate=0.003)
    run = start_run(settings, tmp_path / "whole")
    batches = run.batches.starting_at(0)
    for _ in range(6):
        run.update(next(batches))
    first = start_run(settings, tmp_path / "parts")
    batches = first.batches.starting_at(0)
    for _ in range(3):
        first.update(next(batches))
    first.save()
    second = start_run(settings, tmp_path / "parts", resume=True)
    batches = second.batches.starting_at(3)
    for _ in range(3):
        second.update(next(batches))
    for one, other in zip(run.model.parameters(), second.model.parameters(), strict=True):
        assert torch.equal(one, other)
