"""Connectivity by its definition: one backward pass for each row. Slow; what others must equal."""

import numpy as np
import torch

from memviz.model import Model
from memviz.reading import read


def connectivity_reference(model: Model, text: str) -> np.ndarray:
    """Return the squared norms of the gradients, [time, time], in the model's precision.

    Source: Madsen 2019: the gradient of the target word's logit with respect to each one-hot
    input character, by automatic differentiation through the whole model.
    """
    reading = read(model, text)
    embedded = model.embed(reading.symbols.unsqueeze(0)).detach().requires_grad_()
    with torch.enable_grad():
        outputs, _ = model.run(embedded)
        logits = model.head(outputs[0])
    matrix = np.zeros((len(reading.text), len(reading.text)))
    for timestep in np.flatnonzero(reading.has_target):
        logit = logits[timestep, reading.target_indices[timestep]]
        (gradient,) = torch.autograd.grad(logit, embedded, retain_graph=True)
        by_symbol = gradient[0] @ model.embedding.weight.detach().T
        matrix[timestep] = by_symbol.square().sum(dim=1).numpy()
    return matrix
