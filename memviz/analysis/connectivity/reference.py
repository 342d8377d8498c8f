"""Connectivity by its definition: one backward pass for each row. Slow; what others must equal."""

import numpy as np
import torch
from torch import Tensor

from memviz.analysis.connectivity.variants import GradientTarget, Measure
from memviz.models.model import Model
from memviz.models.reading import read


def connectivity_reference(
    model: Model,
    text: str,
    target: GradientTarget = "logit",
    measure: Measure = "squared_norm",
) -> np.ndarray:
    """Return the connectivity, [time, time], in the model's precision.

    Source: Madsen 2019: the gradient of the target word's logit with respect to each one-hot
    input character, by automatic differentiation through the whole model. `target` and
    `measure` are those of `memviz.analysis.connectivity.variants.Variant`.
    """
    reading = read(model, text)
    one_hot = torch.nn.functional.one_hot(reading.symbols, model.config.alphabet_size)
    one_hot = one_hot.to(model.head.weight.dtype).requires_grad_()
    with torch.enable_grad():
        outputs, _ = model.run((one_hot @ model.embedding.weight.detach()).unsqueeze(0))
        asked = model.head(outputs[0])
        if target == "log_probability":
            asked = torch.log_softmax(asked, dim=1)
    matrix = np.zeros((len(reading.text), len(reading.text)))
    for timestep in np.flatnonzero(reading.has_target):
        value = asked[timestep, reading.target_indices[timestep]]
        (gradient,) = torch.autograd.grad(value, one_hot, retain_graph=True)
        matrix[timestep] = _measured(gradient, one_hot.detach(), measure).numpy()
    return matrix


def _measured(gradient: Tensor, one_hot: Tensor, measure: Measure) -> Tensor:
    """Return one number for each character's gradient [time, symbols]."""
    if measure == "gradient_times_input":
        return (gradient * one_hot).sum(dim=1)
    squared = gradient.square().sum(dim=1)
    return squared if measure == "squared_norm" else squared.sqrt()
