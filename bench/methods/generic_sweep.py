"""memviz for a unit without hand-written derivatives: the same sweep, by autograd of `step`."""

from unittest.mock import patch

from torch import Tensor

from bench.methods.memviz_sweep import MemvizSweep
from memviz.analysis.connectivity import reverse
from memviz.models.model import Model
from memviz.models.reading import Reading


class GenericSweep(MemvizSweep):
    """The path of a unit that a user has just added."""

    name = "memviz, generic"

    def matrix(self, model: Model, text: Reading) -> Tensor:
        """Return the squared norms of the gradients, [time, time], row = output step."""
        with patch.dict(reverse.SWEEPS, clear=True):
            return super().matrix(model, text)
