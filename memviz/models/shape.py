"""What a model is made of: its unit, its layers, its sizes, as far as it tells."""

from dataclasses import dataclass

from torch import nn

from memviz.models.adapters.recorded_states import RecordedStates
from memviz.models.contract import Place, Reader, level_of, with_parts
from memviz.models.model import Model
from memviz.models.names import drawable, unit_label
from memviz.models.stack import Stack
from memviz.units import UNITS, Unit


@dataclass(frozen=True)
class Shape:
    """A model's unit, layers, cells in each layer and trained numbers; None for what differs or is
    not known.

    `unit` is the name of a unit that memviz knows, or what a model from elsewhere calls itself.
    """

    unit: str
    layers: int | None
    cells: int | None
    parameters: int | None

    @property
    def label(self) -> str:
        """A name for a model that has no other: its unit and its sizes."""
        sizes = f" {self.layers}×{self.cells}" if self.layers and self.cells else ""
        return drawable(unit_label(self.unit) + sizes)


def shape_of(model: Reader) -> Shape:
    """Return what a model is made of."""
    if isinstance(model, Model):
        config = model.config
        parameters = model.parameter_counts().total
        return Shape(config.unit, config.layers, config.hidden_size, parameters)
    if isinstance(model, Stack):
        units = model.units
        names = list(dict.fromkeys(map(_name_of, units)))
        return Shape(" and ".join(names), len(units), _cells(units), _trained(model))
    layers = {layer for layer, _ in _places(model)}
    name = getattr(model, "name", None) or "model"
    return Shape(name, len(layers) or None, None, getattr(model, "parameter_count", None))


def _name_of(unit: Unit) -> str:
    names = {kind: name for name, kind in UNITS.items()}
    return names.get(type(unit), type(unit).__name__)


def _cells(units: list[Unit]) -> int | None:
    sizes = {unit.hidden_size for unit in units}
    return sizes.pop() if len(sizes) == 1 else None


def _trained(model: nn.Module) -> int:
    return sum(parameter.numel() for parameter in model.parameters())


def _places(model: Reader) -> list[Place]:
    if isinstance(model, RecordedStates):
        return list(model.places)
    if level_of(model) < 2:
        return []
    model = with_parts(model, "its shape")
    return list(model.parts(model.start(1)))
