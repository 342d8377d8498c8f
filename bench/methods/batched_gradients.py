"""autograd.grad(is_grads_batched=True): a vectorised backward pass over the whole graph."""

import torch
from torch import Tensor

from bench.methods.method import Method, embedded_input, squared_norms, target_logits
from bench.methods.vectorised import kernels_that_vectorise
from memviz.models.model import Model
from memviz.models.reading import Reading


class BatchedGradients(Method):
    """All rows at once."""

    name = "autograd.grad(is_grads_batched)"

    def matrix(self, model: Model, text: Reading) -> Tensor:
        """Return the squared norms of the gradients, [time, time], row = output step."""
        embedded = embedded_input(model, text)
        with kernels_that_vectorise():
            logits = target_logits(model, embedded, text)
            every = torch.eye(len(logits), dtype=logits.dtype)
            (gradients,) = torch.autograd.grad(logits, embedded, every, is_grads_batched=True)
        return squared_norms(gradients, model)
