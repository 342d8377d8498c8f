"""One drawing per recurrent unit, by the name the unit is registered with."""

from collections.abc import Callable

from memviz.charts.unit_diagrams.drawing import on_paper
from memviz.charts.unit_diagrams.gated_delta_net import gated_delta_net_diagram
from memviz.charts.unit_diagrams.gru import gru_diagram
from memviz.charts.unit_diagrams.lru import lru_diagram
from memviz.charts.unit_diagrams.lstm import lstm_diagram
from memviz.charts.unit_diagrams.mamba import mamba_diagram
from memviz.charts.unit_diagrams.min_gru import min_gru_diagram
from memviz.charts.unit_diagrams.min_lstm import min_lstm_diagram
from memviz.charts.unit_diagrams.mlstm import mlstm_diagram
from memviz.charts.unit_diagrams.nested_lstm import nested_lstm_diagram
from memviz.charts.unit_diagrams.rnn import rnn_diagram
from memviz.charts.unit_diagrams.rwkv7 import rwkv7_diagram
from memviz.charts.unit_diagrams.slstm import slstm_diagram

DIAGRAMS: dict[str, Callable[[], str]] = {
    "rnn": rnn_diagram,
    "gru": gru_diagram,
    "lstm": lstm_diagram,
    "nested_lstm": nested_lstm_diagram,
    "min_gru": min_gru_diagram,
    "min_lstm": min_lstm_diagram,
    "lru": lru_diagram,
    "slstm": slstm_diagram,
    "mlstm": mlstm_diagram,
    "mamba": mamba_diagram,
    "gated_delta_net": gated_delta_net_diagram,
    "rwkv7": rwkv7_diagram,
}

__all__ = ["DIAGRAMS", "on_paper", "unit_diagram"]


def unit_diagram(unit: str) -> str | None:
    """Return the unit's diagram as SVG that follows the theme; None for a unit without one."""
    return DIAGRAMS[unit]() if unit in DIAGRAMS else None
