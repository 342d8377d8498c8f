"""A batch is the same whether one process reads it or several share it."""

from dataclasses import replace

import pytest
import torch

from tests.support.among import Among
from train.loop.batches import Batches, all_symbols
from train.loop.loss import TrainingLoss
from train.loop.run import new_model


def batches(settings, dataset, index: int = 0, count: int = 1) -> Batches:
    return Batches(settings, dataset.train, Among(index, count), torch.device("cpu"))


@pytest.mark.parametrize("count", [2, 3, 8])
def test_the_shares_of_several_processes_are_the_batch(settings, dataset, count):
    settings = replace(settings, dropout=0.3)
    whole = next(batches(settings, dataset).starting_at(5))
    shares = [next(batches(settings, dataset, i, count).starting_at(5)) for i in range(count)]
    assert torch.equal(torch.cat([share.symbols for share in shares]), whole.symbols)
    assert torch.equal(torch.cat([share.masks for share in shares], dim=1), whole.masks)
    assert {share.whole for share in shares} == {len(whole.positions)}
    assert {share.characters for share in shares} == {whole.characters}


def test_the_losses_of_several_processes_add_up_to_the_batchs(settings, dataset):
    settings = replace(settings, head_share=0.5, dropout=0.3)
    loss = TrainingLoss(new_model(settings, dataset.vocabulary))

    def of(batch) -> torch.Tensor:
        scale = 1 / batch.whole
        return loss(batch.symbols, batch.positions, batch.targets, scale, batch.masks)[0]

    whole = of(next(batches(settings, dataset).starting_at(2)))
    shares = [of(next(batches(settings, dataset, i, 3).starting_at(2))) for i in range(3)]
    torch.testing.assert_close(sum(shares), whole)


def test_batches_go_on_from_any_of_them_into_the_next_pass(settings, dataset):
    from_start = batches(settings, dataset).starting_at(0)
    per_epoch = len(dataset.train) // settings.batch
    first = [next(from_start) for _ in range(per_epoch + 2)]
    later = next(batches(settings, dataset).starting_at(per_epoch + 1))
    assert torch.equal(first[-1].symbols, later.symbols)
    assert torch.equal(first[-1].positions, later.positions)
    assert not torch.equal(first[0].symbols, first[per_epoch].symbols)


def test_symbols_kept_on_the_device_are_those_of_the_dataset(dataset):
    rows = torch.tensor([3, 0, 5])
    kept = all_symbols(dataset.train).index_select(0, rows).long()
    assert torch.equal(kept, torch.from_numpy(dataset.train.inputs(rows.numpy())))


def test_a_process_without_observations_is_refused(settings, dataset):
    with pytest.raises(ValueError, match="batch: got 8 for 9 processes"):
        batches(settings, dataset, 0, 9)
