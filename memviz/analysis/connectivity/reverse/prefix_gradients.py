"""Gradients of many output steps of a model that only reads whole texts."""

from collections.abc import Callable, Iterator

import torch
from torch import Tensor

from memviz.models.contract import LanguageModel

ROWS = 32  # output steps whose gradients are computed together
LOGITS = 2**25  # numbers: what the logits of one batch may hold at most


class PrefixGradients:
    """A text in a model's vectors, [time, width], read again for every few output steps.

    Each output step has a copy of the text of its own in the batch, up to the latest of them: the
    copies do not mix, so one backward pass gives the gradients of all.
    """

    @torch.no_grad()
    def __init__(self, model: LanguageModel, embedded: Tensor) -> None:
        """Read a text in the model's vectors, [time, width]."""
        self._model = model
        self._embedded = embedded
        self.logits = model.logits(embedded.unsqueeze(0))[0]

    def gradients(
        self, timesteps: Tensor, by_logits: Callable[[Tensor, Tensor], Tensor]
    ) -> Iterator[tuple[Tensor, Tensor]]:
        """Yield some of `timesteps` int64 [rows], and their gradients, [some, time, width].

        They are by each symbol's vector up to the latest of them. `timesteps` are from the latest
        to the earliest; `by_logits` returns the gradients of what is asked by the logits [some,
        outputs] at some of them.
        """
        while len(timesteps):
            end = int(timesteps[0]) + 1
            count = max(1, min(ROWS, LOGITS // (end * self.logits.shape[1])))
            some, timesteps = timesteps[:count], timesteps[count:]
            yield some, self._of(some, end, by_logits)

    def _of(
        self, timesteps: Tensor, end: int, by_logits: Callable[[Tensor, Tensor], Tensor]
    ) -> Tensor:
        copies = self._embedded[:end].expand(len(timesteps), -1, -1).contiguous().requires_grad_()
        with torch.enable_grad():
            logits = self._model.logits(copies)[torch.arange(len(timesteps)), timesteps]
        asked = by_logits(logits.detach(), timesteps)
        return torch.autograd.grad(logits, copies, asked)[0]
