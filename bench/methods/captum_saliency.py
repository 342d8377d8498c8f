"""Captum's Saliency, asked for one output step after the other."""

from collections.abc import Callable

from captum.attr import Saliency
from torch import Tensor
from torch.nn.functional import one_hot

from bench.methods.method import RowMethod, target_logits
from memviz.model import Model
from memviz.reading import Reading


class CaptumSaliency(RowMethod):
    """Each call runs the text forwards and backwards."""

    name = "Captum Saliency, step by step"

    def rows(self, model: Model, text: Reading) -> Callable[[int], Tensor]:
        """Return what attributes the target logit of a timestep to the one-hot characters."""
        embedding = model.embedding.weight

        def forward(symbols: Tensor) -> Tensor:
            return target_logits(model, symbols[0] @ embedding, text).unsqueeze(0)

        saliency = Saliency(forward)
        symbols = one_hot(text.symbols, len(embedding)).to(embedding.dtype).unsqueeze(0)
        symbols.requires_grad_()

        def row(timestep: int) -> Tensor:
            attributions = saliency.attribute(symbols, target=timestep, abs=False)
            return attributions[0].detach().square().sum(dim=1)

        return row
