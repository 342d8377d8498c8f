"""Connectivity by its definition: one backward pass for each row. Slow; what others must equal."""

import numpy as np
import torch
from torch import Tensor

from memviz.analysis.connectivity.explained import Explains, Output
from memviz.analysis.connectivity.variants import GradientTarget, Measure
from memviz.models.contract import LanguageModel
from memviz.models.reading import Reading, read


def connectivity_reference(
    model: LanguageModel,
    text: str,
    target: GradientTarget = "logit",
    measure: Measure = "squared_norm",
    explains: Explains = "text",
) -> np.ndarray:
    """Return the connectivity, [time, time], in the model's precision.

    Source: Madsen 2019: the gradient of the target word's logit with respect to each one-hot
    input symbol, by automatic differentiation through the whole model; of a model without an
    embedding matrix, with respect to the vector that the symbol is read as. `target`, `measure`
    and `explains` are those of `memviz.analysis.connectivity.variants.Variant`.
    """
    reading = read(model, text)
    inputs, embedding = _inputs(model, reading)
    with torch.enable_grad():
        embedded = inputs if embedding is None else inputs @ embedding
        asked = model.logits(embedded.unsqueeze(0))[0]
        if target == "log_probability":
            asked = torch.log_softmax(asked, dim=1)
    matrix = np.zeros((len(inputs), len(inputs)))
    for timestep in range(len(inputs)):
        output = _output_at(reading, timestep, asked[timestep], explains)
        if output is None:
            continue
        value = asked[timestep, output]
        (gradient,) = torch.autograd.grad(value, inputs, retain_graph=True)
        matrix[timestep] = _measured(gradient, inputs.detach(), measure).numpy()
    return matrix


def _output_at(reading: Reading, timestep: int, asked: Tensor, explains: Explains) -> int | None:
    """Return the output that is explained, None where the text's own is not known.

    `asked` [outputs] are their logits or log-probabilities.
    """
    if isinstance(explains, Output):
        return reading.vocabulary.outputs.index(explains.name)
    if explains == "suggestion":
        words = np.flatnonzero(reading.vocabulary.is_text)
        return int(words[int(asked[words].argmax())])
    return int(reading.target_indices[timestep]) if reading.has_target[timestep] else None


def _inputs(model: LanguageModel, reading: Reading) -> tuple[Tensor, Tensor | None]:
    """Return what to differentiate by, [time, symbols] or [time, width], and the embedding."""
    if model.embedding_matrix is None:
        with torch.no_grad():
            return model.embed(reading.symbols.unsqueeze(0))[0].requires_grad_(), None
    embedding = model.embedding_matrix.detach()
    one_hot = torch.nn.functional.one_hot(reading.symbols, len(embedding))
    return one_hot.to(embedding.dtype).requires_grad_(), embedding


def _measured(gradient: Tensor, inputs: Tensor, measure: Measure) -> Tensor:
    """Return one number for the gradient of each symbol, [time, symbols] or [time, width]."""
    if measure == "gradient_times_input":
        return (gradient * inputs).sum(dim=1)
    squared = gradient.square().sum(dim=1)
    return squared if measure == "squared_norm" else squared.sqrt()
