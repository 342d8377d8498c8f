"""torch.func.jacrev: all rows in one vectorised backward pass."""

import torch
from torch import Tensor

from bench.methods.method import Method, embedded_input, squared_norms, target_logits
from bench.methods.vectorised import kernels_that_vectorise
from memviz.models.model import Model
from memviz.models.reading import Reading


class Jacrev(Method):
    """The Jacobian of the target logits by the embedded characters."""

    name = "torch.func.jacrev"

    def matrix(self, model: Model, text: Reading) -> Tensor:
        """Return the squared norms of the gradients, [time, time], row = output step."""

        def logits(embedded: Tensor) -> Tensor:
            return target_logits(model, embedded, text)

        with kernels_that_vectorise():
            jacobian = torch.func.jacrev(logits)(embedded_input(model, text).detach())
        return squared_norms(jacobian, model)
