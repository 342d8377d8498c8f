"""Whitened states have variance 1 in every direction in which they move, and nothing blows up."""

import torch

from memviz.analysis.memory.probes import Whitening


def test_directions_that_move_have_mean_0_and_variance_1():
    torch.manual_seed(0)
    mixed = torch.linalg.qr(torch.randn(6, 6)).Q * torch.arange(1, 7)
    states = torch.randn(5000, 6) @ mixed + 3
    white = Whitening.of(states)(states)
    torch.testing.assert_close(white.mean(dim=0), torch.zeros(6), atol=1e-3, rtol=0)
    covariance = white.T @ white / len(white)
    torch.testing.assert_close(covariance, torch.eye(6), atol=0.05, rtol=0)


def test_cells_that_stand_still_or_repeat_each_other_do_no_harm():
    torch.manual_seed(0)
    moving = torch.randn(4000, 3)
    still = torch.ones(4000, 60) * torch.tensor([1.0, -1.0]).repeat(30)
    hardly = still + 1e-8 * torch.randn(4000, 60)
    states = torch.cat([moving, moving, still, hardly], dim=1)
    white = Whitening.of(states)(states)
    assert torch.isfinite(white).all()
    variances = torch.linalg.eigvalsh((white.T @ white / len(white)).double())
    assert (variances[-3:] > 0.9).all(), "three directions move"
    assert (variances[:-3] < 0.1).all(), "what stands still is not blown up"
