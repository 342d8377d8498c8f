"""The loss that is trained on: known words only, a share of positions, dropout."""

from dataclasses import replace

import pytest
import torch
from torch.nn.functional import cross_entropy

from memviz.text.vocabulary import UNKNOWN_INDEX
from train.loop.batches import chosen_positions, dropout_masks
from train.loop.loss import TrainingLoss, validation_loss
from train.settings import FitSettings


def test_the_loss_leaves_out_padding_and_unknown_words(make_model):
    model = make_model()
    symbols = torch.tensor([[1, 21, 9, 6, 1, 25, 0, 0]])
    targets = torch.tensor([[2, 2, 2, 2, 1, 1, 0, 0]])
    positions = chosen_positions(targets, share=1.0, seed=0)
    loss, _ = TrainingLoss(model)(symbols, positions, targets[0, positions], scale=0.25)
    outputs, _ = model(symbols)
    expected = cross_entropy(model.head(outputs[0, :4]), targets[0, :4])
    torch.testing.assert_close(loss, expected)
    assert validation_loss(model, symbols, targets) == pytest.approx(float(expected))


def test_a_share_of_positions_is_drawn_from_the_known_ones():
    targets = torch.arange(40).reshape(4, 10) % 5
    every = chosen_positions(targets, share=1.0, seed=0)
    assert (targets.flatten()[every] > UNKNOWN_INDEX).all()
    assert len(every) == int((targets > UNKNOWN_INDEX).sum())
    draws = [chosen_positions(targets, share=0.25, seed=seed) for seed in range(50)]
    assert {len(draw) for draw in draws} == {len(every) // 4}
    assert set(torch.cat(draws).tolist()) == set(every.tolist())
    assert torch.equal(draws[3], chosen_positions(targets, share=0.25, seed=3))


def test_a_share_of_positions_has_the_loss_of_all_on_average(make_model):
    loss = TrainingLoss(make_model())
    symbols, targets = torch.randint(1, 28, (4, 30)), torch.randint(2, 12, (4, 30))

    def mean(share: float, seed: int) -> torch.Tensor:
        positions = chosen_positions(targets, share, seed)
        return loss(symbols, positions, targets.flatten()[positions], 1 / len(positions))[0]

    parts = torch.stack([mean(0.3, seed) for seed in range(200)])
    assert float(parts.mean()) == pytest.approx(float(mean(1.0, 0)), rel=0.01)
    assert float(parts.std()) > 0


def test_dropout_takes_the_same_units_away_at_every_timestep():
    settings = FitSettings(dropout=0.25, layers=2, batch=50, hidden_size=40)
    masks = dropout_masks(settings, seed=1)
    assert masks.shape == (2, 50, 1, 40)
    assert masks.unique().tolist() == pytest.approx([0, 4 / 3])
    assert float(masks.mean()) == pytest.approx(1, abs=0.05)
    assert not torch.equal(masks, dropout_masks(settings, seed=2))
    assert dropout_masks(replace(settings, dropout=0.0), seed=1) is None


def test_a_layer_that_is_dropped_whole_says_nothing(make_model):
    model = make_model()
    symbols, positions = torch.randint(1, 28, (2, 5)), torch.arange(10)
    masks = torch.ones(2, 2, 1, 7)
    masks[1] = 0
    loss, _ = TrainingLoss(model)(symbols, positions, torch.full((10,), 3), 0.1, masks)
    expected = cross_entropy(model.head.bias.unsqueeze(0), torch.tensor([3]))
    torch.testing.assert_close(loss, expected)
