"""Captum's Saliency, called for one output step after the other."""

from abc import abstractmethod
from collections.abc import Callable

from captum.attr import Saliency
from torch import Tensor
from torch.nn.functional import one_hot

from bench.methods.method import RowMethod, target_logits
from memviz.models.model import Model
from memviz.models.reading import Reading

Forward = Callable[[Tensor], Tensor]  # from embedded characters [1, time, embedding]
Target = int | tuple[int, int]


class CaptumSaliency(RowMethod):
    """Each call runs the text forwards and backwards."""

    @abstractmethod
    def asked(self, model: Model, text: Reading) -> tuple[Forward, list[Target]]:
        """Return the function that Captum calls, and where each step's target is in its output."""

    def rows(self, model: Model, text: Reading) -> Callable[[int], Tensor]:
        """Return a function that attributes a timestep's target logit to the characters."""
        embedding = model.embedding.weight
        forward, targets = self.asked(model, text)
        saliency = Saliency(lambda symbols: forward(symbols @ embedding))
        symbols = one_hot(text.symbols, len(embedding)).to(embedding.dtype).unsqueeze(0)
        symbols.requires_grad_()

        def row(timestep: int) -> Tensor:
            attributions = saliency.attribute(symbols, target=targets[timestep], abs=False)
            return attributions[0].detach().square().sum(dim=1)

        return row


class CaptumOnTheModel(CaptumSaliency):
    """As in Captum's documentation: on the model's output, with a step and a word as target."""

    name = "Captum Saliency, step by step, on the model as it is"

    def asked(self, model: Model, text: Reading) -> tuple[Forward, list[Target]]:
        """Return what gives every word's logit, [1, time, words]."""
        return lambda embedded: model.head(model.run(embedded)[0]), [
            (timestep, int(word)) for timestep, word in enumerate(text.target_indices)
        ]


class CaptumOnTargetLogits(CaptumSaliency):
    """Made faster for the comparison: only the target words' logits are computed."""

    name = "Captum Saliency, step by step, target words' logits only"

    def asked(self, model: Model, text: Reading) -> tuple[Forward, list[Target]]:
        """Return what gives each step's target logit, [1, time]."""
        return (
            lambda embedded: target_logits(model, embedded[0], text).unsqueeze(0),
            list(range(len(text.text))),
        )
