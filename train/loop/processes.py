"""Sums over the processes of a run while they train."""

import torch
from accelerate import Accelerator


class Processes:
    """Sums over the processes of a run, on the host, without waiting for queued work of a GPU.

    Every process has to make the same calls in the same order. With one process they cost nothing.
    """

    def __init__(self, accelerator: Accelerator) -> None:
        self.index = accelerator.process_index
        self.count = accelerator.num_processes
        self.is_main = accelerator.is_main_process
        alone = self.count == 1
        self._group = None if alone else torch.distributed.new_group(backend="gloo")

    def sum(self, *values: float) -> list[float]:
        """Return each value's sum over the processes."""
        if self._group is None:
            return list(values)
        sums = torch.tensor(values, dtype=torch.float64)
        torch.distributed.all_reduce(sums, group=self._group)
        return sums.tolist()

    def any(self, *flags: bool) -> list[bool]:
        """Return for each flag whether any process raised it."""
        return [total > 0 for total in self.sum(*map(float, flags))]

    def share(self, total: int) -> slice:
        """Return which of `total` things, in order, this process has to do."""
        return slice(self.index * total // self.count, (self.index + 1) * total // self.count)
