"""Batches in a fixed order, and their dropout: the same for any number of processes."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from memviz.text.vocabulary import PADDING_INDEX, UNKNOWN_INDEX
from train.data.dataset import TrainingPart
from train.loop.processes import Processes
from train.loop.streams import STREAMS, stream_order
from train.settings import FitSettings


class Batch(NamedTuple):
    """One process's share of a batch, and some numbers of the whole batch."""

    symbols: Tensor
    """int64 [rows, time]."""
    positions: Tensor
    """Where the loss is computed, int64 [n], positions of the flattened symbols."""
    targets: Tensor
    """What is to be predicted there, int64 [n]."""
    masks: Tensor | None
    """The masks of dropout, [layers, rows, 1, hidden]."""
    whole: int
    """The number of positions at which all processes together compute the loss."""
    characters: int
    """The number of characters that all processes together read, padding not counted."""
    carries: bool
    """Whether each row continues the text of the same row in the batch before."""


class Batches:
    """The training part in batches, without end.

    On a GPU all symbols lie on the device, and a batch's are selected there; positions and targets
    are drawn on the host, ahead of the GPU, and copied from pinned memory. On a CPU everything is
    read from the dataset's file.
    """

    def __init__(
        self, settings: FitSettings, part: TrainingPart, processes: Processes, device: torch.device
    ) -> None:
        if settings.reading == STREAMS and len(part) < settings.batch:
            raise ValueError(
                f"batch: got {settings.batch} streams for {len(part)} observations; "
                "give fewer, or a longer text"
            )
        if settings.batch < processes.count:
            raise ValueError(
                f"batch: got {settings.batch} for {processes.count} processes; "
                "each needs at least one observation"
            )
        self._settings = settings
        self._part = part
        self.per_epoch = max(1, len(part) // settings.batch)
        """The number of batches in a pass over the part."""
        self._mine = processes.share(settings.batch)
        self._device = device
        self._resident = all_symbols(part).to(device) if device.type == "cuda" else None

    def starting_at(self, first: int) -> Iterator[Batch]:
        """Yield batch number `first` and all that follow."""
        settings = self._settings
        streams = settings.reading == STREAMS
        epoch, within = divmod(first, self.per_epoch)
        step = first
        while True:
            order = self._order(epoch)
            for batch in range(within, self.per_epoch):
                rows = order[batch * settings.batch : (batch + 1) * settings.batch]
                carries = streams and batch > 0
                yield self._batch(rows, settings.seed * 1_000_003 + step, carries)
                step += 1
            epoch, within = epoch + 1, 0

    def _order(self, epoch: int) -> np.ndarray:
        """Return the observations that a pass reads, int64, batch by batch."""
        if self._settings.reading == STREAMS:
            return stream_order(len(self._part), self._settings.batch)
        return self._part.epoch_order(epoch, self._settings.seed)

    def _batch(self, rows: np.ndarray, seed: int, carries: bool) -> Batch:
        targets = torch.from_numpy(self._part.targets(rows))
        chosen = chosen_positions(targets, self._settings.head_share, seed)
        length, mine = targets.shape[1], self._mine
        positions = chosen[(chosen >= mine.start * length) & (chosen < mine.stop * length)]
        masks = dropout_masks(self._settings, seed)
        return Batch(
            symbols=self._symbols(rows[mine]),
            positions=self._sent(positions - mine.start * length),
            targets=self._sent(targets.flatten()[positions]),
            masks=None if masks is None else self._sent(masks[:, mine]),
            whole=len(chosen),
            characters=int((targets != PADDING_INDEX).sum()),
            carries=carries,
        )

    def _symbols(self, rows: np.ndarray) -> Tensor:
        if self._resident is None:
            return torch.from_numpy(self._part.inputs(rows)).to(self._device)
        return self._resident.index_select(0, self._sent(torch.from_numpy(rows))).long()

    def _sent(self, tensor: Tensor) -> Tensor:
        """Return the tensor on the device; the host does not wait for the copy."""
        if self._device.type != "cuda":
            return tensor.to(self._device)
        return tensor.pin_memory().to(self._device, non_blocking=True)


def chosen_positions(targets: Tensor, share: float, seed: int) -> Tensor:
    """Return where the loss is computed, int64 [n], positions of the flattened targets.

    Padding and unknown words do not count. The `share` of the other positions is drawn at random by
    `seed`, so that the expected gradient is that of all of them.
    """
    known = torch.nonzero(targets.flatten() > UNKNOWN_INDEX).squeeze(1)
    if share == 1:
        return known
    generator = torch.Generator().manual_seed(seed)
    count = max(1, round(share * len(known)))
    return known[torch.randperm(len(known), generator=generator)[:count]]


def all_symbols(part: TrainingPart) -> Tensor:
    """Return all that the part reads, int32 [observations, time]."""
    return torch.from_numpy(part.inputs(np.arange(len(part))).astype(np.int32))


def dropout_masks(settings: FitSettings, seed: int) -> Tensor | None:
    """Return what multiplies the outputs of each layer, [layers, batch, 1, hidden], for a batch.

    A unit is 0 with probability `settings.dropout`, else 1 / (1 - dropout), for a whole
    observation (Gal and Ghahramani 2016, on the connections between layers). The masks depend on
    `seed` alone, not on how many processes share the batch. None without dropout.
    """
    if not settings.dropout:
        return None
    kept = 1 - settings.dropout
    shape = (settings.layers, settings.batch, 1, settings.hidden_size)
    generator = torch.Generator().manual_seed(seed)
    return torch.full(shape, kept).bernoulli(generator=generator) / kept
