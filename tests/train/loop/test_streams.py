"""Streams read a text from end to end, each with its state carried from batch to batch."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from memviz.text.vocabulary import UNKNOWN_INDEX
from tests.support.among import Among
from train.data.dataset import open_dataset
from train.loop.batches import Batches
from train.loop.loss import TrainingLoss
from train.loop.run import new_model
from train.loop.state import states_from_tensors, states_to_tensors
from train.loop.streams import stream_loss, stream_order
from train.presets import preset


@given(st.integers(1, 200), st.integers(1, 20))
def test_every_stream_reads_its_own_stretch_in_order(observations, streams):
    batches = stream_order(observations, streams).reshape(-1, streams)
    stretches = batches.T.ravel().tolist()
    assert stretches == list(range(observations // streams * streams))


@pytest.fixture
def settings(corpus):
    return preset(
        "karpathy",
        "lstm",
        corpus=str(corpus),
        corpus_characters=6_000,
        layers=2,
        embedding_size=6,
        hidden_size=7,
        observation_length=20,
        batch=4,
        threads=1,
    )


@pytest.fixture
def dataset(settings, cache):
    return open_dataset(settings.dataset, cache)


def batches(settings, dataset, index: int = 0, count: int = 1) -> Batches:
    return Batches(settings, dataset.train, Among(index, count), torch.device("cpu"))


def a_pass(settings, dataset) -> list:
    found = batches(settings, dataset)
    return [next(source) for source in [found.starting_at(0)] for _ in range(found.per_epoch)]


def test_a_row_goes_on_in_the_next_batch(settings, dataset):
    symbols = torch.cat([batch.symbols for batch in a_pass(settings, dataset)], dim=1)
    part = dataset.train.inputs(np.arange(len(dataset.train))).ravel()
    assert symbols.flatten().tolist() == part[: symbols.numel()].tolist()


def test_the_state_starts_anew_with_each_pass_alone(settings, dataset):
    found = batches(settings, dataset)
    carries = [b.carries for b, _ in zip(found.starting_at(0), range(2 * found.per_epoch))]  # noqa: B905
    assert [step for step, carried in enumerate(carries) if not carried] == [0, found.per_epoch]
    assert next(found.starting_at(found.per_epoch + 1)).carries


@pytest.mark.parametrize("unit", ["lstm", "nested_lstm", "rnn"])
def test_batch_by_batch_with_the_state_is_one_long_read(settings, dataset, unit):
    model = new_model(replace(settings, unit=unit), dataset.vocabulary)
    loss, states, total, positions = TrainingLoss(model), None, 0.0, 0
    read = a_pass(settings, dataset)
    for batch in read:
        part, states = loss(batch.symbols, batch.positions, batch.targets, 1.0, None, states)
        total += part.item()
        positions += batch.whole
    symbols = torch.cat([batch.symbols for batch in read], dim=1)
    with torch.no_grad():
        outputs, last = model(symbols)
        rows = len(dataset.train) // settings.batch * settings.batch
        targets = torch.from_numpy(dataset.train.targets(np.arange(rows)))
        targets = targets.reshape(settings.batch, -1)
        log_p = torch.log_softmax(model.head(outputs), dim=-1)
        expected = -log_p.gather(2, targets.unsqueeze(2)).squeeze(2)[targets > UNKNOWN_INDEX]
    assert total / positions == pytest.approx(float(expected.mean()), rel=1e-5)
    torch.testing.assert_close(states, last)
    whole = stream_loss(model, dataset.train, 0, settings.batch)
    assert whole == pytest.approx(float(expected.mean()), rel=1e-5)


def test_no_gradient_goes_back_into_the_batch_before(settings, dataset):
    batch = next(batches(settings, dataset).starting_at(0))
    model = new_model(settings, dataset.vocabulary)
    _, states = TrainingLoss(model)(batch.symbols, batch.positions, batch.targets, 1.0)
    assert not any(part.requires_grad for state in states for part in state)


@given(st.integers(1, 6), st.integers(1, 6))
def test_carried_states_can_be_shared_out_anew(before, after):
    rows = 12
    states = tuple((torch.randn(rows, 3), torch.randn(rows, 3)) for _ in range(2))
    tensors = {}
    for index in range(before):
        mine = Among(index, before).share(rows)
        own = tuple(tuple(part[mine] for part in state) for state in states)
        tensors |= states_to_tensors(own, mine)
    shares = [Among(index, after).share(rows) for index in range(after)]
    found = [states_from_tensors(tensors, states, mine) for mine in shares]
    for layer, state in enumerate(states):
        for part, values in enumerate(state):
            assert torch.equal(torch.cat([share[layer][part] for share in found]), values)


def test_more_streams_than_observations_are_refused(settings, dataset):
    with pytest.raises(ValueError, match="batch: got 1000 streams for 240 observations"):
        batches(replace(settings, batch=1000), dataset)
