"""Early stopping: a run ends when its validation loss falls no more, with the best weights."""

from dataclasses import dataclass, field

from torch import Tensor

from memviz.models.model import Model
from train.loop.state import RunProgress


@dataclass
class EarlyStopping:
    """Watches the validation losses of a model; with a patience of 0 it does nothing.

    The number of validations since the lowest loss is kept in the run's progress.
    """

    model: Model
    patience: int
    best: dict[str, Tensor] = field(default_factory=dict)
    """The weights with the lowest loss, empty before the first."""

    def judge(self, loss: float, progress: RunProgress) -> None:
        """Record a validation loss; keep the model's weights if it is the lowest so far."""
        if not self.patience:
            return
        if loss < progress.lowest:
            progress.lowest, progress.lowest_step, progress.since_lowest = loss, progress.step, 0
            weights = self.model.state_dict()
            self.best = {name: values.cpu().clone() for name, values in weights.items()}
        else:
            progress.since_lowest += 1

    def is_over(self, progress: RunProgress) -> bool:
        """Return whether the loss has been no lower for as many validations as the patience."""
        return bool(self.patience) and progress.since_lowest >= self.patience

    def take_best(self) -> None:
        """Give the model the weights with the lowest loss, where they were kept."""
        if self.best:
            self.model.load_state_dict(self.best)
