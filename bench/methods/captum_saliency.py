"""Captum's Saliency, asked for one output step after the other."""

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
        """Return what Captum calls, and each step's target: where it stands in the output."""

    def rows(self, model: Model, text: Reading) -> Callable[[int], Tensor]:
        """Return what attributes the target logit of a timestep to the one-hot characters."""
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
    """As its documentation shows it: the model's own output, a step and a word for target."""

    name = "Captum Saliency, step by step, on the model as it is"

    def asked(self, model: Model, text: Reading) -> tuple[Forward, list[Target]]:
        """Return what gives every word's logit, [1, time, words]."""
        return lambda embedded: model.head(model.run(embedded)[0]), [
            (timestep, int(word)) for timestep, word in enumerate(text.target_indices)
        ]


class CaptumOnTargetLogits(CaptumSaliency):
    """Helped: only the target words' logits are computed."""

    name = "Captum Saliency, step by step, target words' logits only"

    def asked(self, model: Model, text: Reading) -> tuple[Forward, list[Target]]:
        """Return what gives each step's target logit, [1, time]."""
        return (
            lambda embedded: target_logits(model, embedded[0], text).unsqueeze(0),
            list(range(len(text.text))),
        )
