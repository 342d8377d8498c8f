"""Batched gradients in chunks of rows; each chunk runs only the text up to its last row."""

import torch
from torch import Tensor

from bench.methods.method import Method, embedded_input, squared_norms, target_logits
from bench.methods.vectorised import kernels_that_vectorise
from memviz.models.model import Model
from memviz.models.reading import Reading

CHUNK = 33


class PrefixGradients(Method):
    """Uses, unlike `BatchedGradients`, that no row depends on later characters."""

    name = f"the same, {CHUNK} rows at a time, each chunk on its prefix"

    def matrix(self, model: Model, text: Reading) -> Tensor:
        """Return the squared norms of the gradients, [time, time], row = output step."""
        time = len(text.text)
        matrix = torch.zeros(time, time, dtype=model.embedding.weight.dtype)
        with kernels_that_vectorise():
            for start in range(0, time, CHUNK):
                end = min(time, start + CHUNK)
                matrix[start:end, :end] = self._chunk(model, text, start, end)
        return matrix

    def _chunk(self, model: Model, text: Reading, start: int, end: int) -> Tensor:
        """Return the rows from `start` to before `end`, [rows, end]."""
        embedded = embedded_input(model, text, end)
        logits = target_logits(model, embedded, text)
        chunk = torch.eye(end, dtype=logits.dtype)[start:]
        (gradients,) = torch.autograd.grad(logits, embedded, chunk, is_grads_batched=True)
        return squared_norms(gradients, model)
