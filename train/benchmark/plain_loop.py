"""Training as one would first write it: step by step, every position, the full softmax."""

from torch import Tensor
from torch.nn.functional import cross_entropy
from torch.optim import Adam

from memviz.models.model import Model


class PlainLoop:
    """A model trained without any of what makes `train.loop.run` fast; float32 throughout."""

    def __init__(self, model: Model, learning_rate: float) -> None:
        self._model = model
        self._optimiser = Adam(model.parameters(), lr=learning_rate)

    def update(self, symbols: Tensor, targets: Tensor) -> None:
        """Do one step of the optimiser for symbols and targets, int64 [batch, time]."""
        outputs = self._model.embed(symbols)
        for unit in self._model.units:
            outputs, _ = unit.scan(outputs)
        logits = self._model.head(outputs)
        self._optimiser.zero_grad()
        cross_entropy(logits.flatten(0, 1), targets.flatten()).backward()
        self._optimiser.step()
