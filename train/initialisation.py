"""Weights before training, where a recipe asks for others than the units' own."""

import torch

from memviz.models.model import Model
from memviz.text.vocabulary import PADDING_INDEX


@torch.no_grad()
def draw_uniformly(model: Model, bound: float) -> None:
    """Draw every matrix of the model from -`bound` to `bound`; biases stay as they are.

    Source: Karpathy, Johnson and Fei-Fei 2015, bound 0.08. The embedding's padding row stays zero.
    """
    for weights in model.parameters():
        if weights.ndim == 2:
            weights.uniform_(-bound, bound)
    model.embedding.weight[PADDING_INDEX] = 0
