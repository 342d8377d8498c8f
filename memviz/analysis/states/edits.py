"""Edits of a state along a text: what is put in the place of which cells, after which timestep."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from memviz.models.contract import Place
from memviz.text.short_repr import short_repr


@dataclass(frozen=True)
class Edit:
    """What an edit of any kind says: it acts on the state after the step of its `timestep`.

    The prediction there is made before it; those from the next timestep on are changed. `place` is
    a layer, 1 reads the input, and a part of its state; `cells` are some of its cells, from 0,
    as the part has them when it is laid flat, a complex number as two. Without `cells` the whole
    part is edited, without `place` the whole state.
    """

    timestep: int
    place: Place | None = field(default=None, kw_only=True)
    cells: Sequence[int] | None = field(default=None, kw_only=True)

    @property
    def lasts(self) -> bool:
        """Whether it acts after every step from its timestep on, and not only after that one."""
        return False


@dataclass(frozen=True)
class Zero(Edit):
    """Set cells to zero: after every step from the timestep on or, not `lasting`, once."""

    lasting: bool = field(default=True, kw_only=True)

    @property
    def lasts(self) -> bool:
        return self.lasting


@dataclass(frozen=True)
class Scale(Edit):
    """Multiply cells by `factor`: after every step from the timestep on or, not `lasting`, once."""

    factor: float
    lasting: bool = field(default=True, kw_only=True)

    @property
    def lasts(self) -> bool:
        return self.lasting


@dataclass(frozen=True)
class Freeze(Edit):
    """Hold cells at what they are after the timestep, from there on."""

    @property
    def lasts(self) -> bool:
        return True


@dataclass(frozen=True)
class Reset(Edit):
    """Set cells back to what they are before the first symbol, once."""


@short_repr
@dataclass(frozen=True)
class Transplant(Edit):
    """Put in what the cells are after the symbol at `source` of `text`, once.

    That may be the same text or another one.
    """

    text: str
    source: int


@dataclass(frozen=True)
class DropWrite(Edit):
    """Undo what the step of the timestep wrote: cells are again what they were before it."""
