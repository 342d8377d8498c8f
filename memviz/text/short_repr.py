"""The repr of a record on one line, whatever it holds: of what is large its kind and size."""

from collections.abc import Mapping, Sized
from dataclasses import fields, is_dataclass
from typing import Any, TypeVar

_Kind = TypeVar("_Kind", bound=type)

LONGEST = 240
"""Characters of a whole repr."""
_LONGEST_TEXT = 40
_MOST_ITEMS = 3  # of a tuple or list that are written out


def short_repr(kind: _Kind) -> _Kind:
    """Have a dataclass write its fields on one line: `Reach(half=5.2, share=float32 [100], …)`.

    Arrays are said by type and shape, tables by their rows, long texts cut, and fields that are
    None left out. What is beyond 240 characters is left out, too.
    """
    kind.__repr__ = _repr  # type: ignore[assignment]
    return kind


def in_short(value: Any) -> str:
    """Return what stands for a field's value in a short repr."""
    if isinstance(value, str):
        return repr(value if len(value) <= _LONGEST_TEXT else value[:_LONGEST_TEXT] + "…")
    if isinstance(value, float):
        return f"{value:.4g}"
    if value is None or isinstance(value, bool | int):
        return repr(value)
    if hasattr(value, "shape"):
        return _array(value)
    if isinstance(value, tuple | list):
        return _items(value)
    if isinstance(value, Mapping) or (isinstance(value, Sized) and not is_dataclass(value)):
        return f"{len(value)} items"
    return f"{type(value).__name__}(…)"


def _repr(record: Any) -> str:
    shown = [(field.name, getattr(record, field.name)) for field in fields(record) if field.repr]
    written = [f"{name}={in_short(value)}" for name, value in shown if value is not None]
    line = f"{type(record).__name__}({', '.join(written)})"
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 2]}…)"


def _array(value: Any) -> str:
    if hasattr(value, "columns"):
        return f"{len(value)} rows"
    return f"{str(value.dtype).removeprefix('torch.')} {list(value.shape)}"


def _items(value: tuple[Any, ...] | list[Any]) -> str:
    written = [in_short(one) for one in value[:_MOST_ITEMS]]
    if len(value) > _MOST_ITEMS or sum(map(len, written)) > _LONGEST_TEXT:
        return f"{len(value)} items"
    return f"({', '.join(written)})"
