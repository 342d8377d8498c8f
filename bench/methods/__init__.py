"""Ways to compute the same matrix, memviz's first; one file for each."""

from bench.methods.batched_gradients import BatchedGradients
from bench.methods.captum_saliency import CaptumOnTargetLogits, CaptumOnTheModel
from bench.methods.elsewhere import ElsewhereReading, ElsewhereStepping
from bench.methods.generic_sweep import GenericSweep
from bench.methods.jacrev import Jacrev
from bench.methods.memviz_sweep import MemvizSweep
from bench.methods.method import Method, RowMethod
from bench.methods.prefix_gradients import PrefixGradients
from bench.methods.row_by_row import RowByRow

METHODS: tuple[Method, ...] = (
    MemvizSweep(),
    GenericSweep(),
    ElsewhereStepping(),
    ElsewhereReading(),
    BatchedGradients(),
    PrefixGradients(),
    Jacrev(),
    RowByRow(),
    CaptumOnTargetLogits(),
    CaptumOnTheModel(),
)

__all__ = ["METHODS", "Method", "RowMethod"]
