"""How a part of a checkpoint's `metrics.json` is written and read: one record says both.

A part is a frozen dataclass whose `KEY` is its place in the file. The names of its fields are the
keys there and their types say what may stand there, so writing and reading cannot differ. A field
with a default takes it where the file holds nothing or something else, since anybody can write
such a file; what has its default is not written, unless the record names it in `written_as_null`.
A field without one must be there, and right.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from functools import cache
from reprlib import repr as shortened
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    Literal,
    NamedTuple,
    TypeVar,
    get_args,
    get_origin,
    get_type_hints,
)

from memviz.models.checkpoint.error import CheckpointError
from memviz.models.checkpoint.format import METRICS

Rest = Annotated[Mapping[str, Any], "all keys that no other field has"]
"""The type of a field for keys that are not known beforehand."""

_LONGEST_KEY = 18  # digits
_LONGEST_REASON = 200  # characters of what is wrong with a field


class FieldError(ValueError):
    """A field is missing or holds something else than it should; the message names it."""


@dataclass(frozen=True)
class MetricsPart:
    """A part of `metrics.json`; `KEY` is its place there."""

    KEY: ClassVar[str]


@dataclass(frozen=True)
class MeasuredPart(MetricsPart):
    """A part that was measured on weights, and names them by their sha256.

    None where an earlier version wrote it. `memviz.models.checkpoint.record.read_record` leaves out
    the parts that name other weights than those in the folder.
    """

    weights_sha256: str | None = field(default=None, kw_only=True)


P = TypeVar("P", bound=MetricsPart)
Value = TypeVar("Value")


def written(*parts: MetricsPart) -> dict[str, Any]:
    """Return the parts as JSON values, each under its key."""
    return {part.KEY: _json(part) for part in parts}


def read_part(kind: type[P], metrics: Mapping[str, Any]) -> P:
    """Return the part of this kind; what is no object counts as an empty one.

    Raises FieldError where a field without a default is missing or wrong.
    """
    content = metrics.get(kind.KEY)
    return _record(kind, content if isinstance(content, dict) else {}, kind.KEY)


def holds(metrics: Mapping[str, Any], kind: type[MetricsPart]) -> bool:
    """Return whether there is anything in the place of a part."""
    return kind.KEY in metrics


def needed(value: Value | None, name: str) -> Value:
    """Return the value of a field that others do without; raise FieldError if it is missing."""
    if value is None:
        raise FieldError(f"{name}: missing, or not what it should be")
    return value


@contextmanager
def complete(what: str, name: str) -> Iterator[None]:
    """Turn a field that is missing into a CheckpointError that says what is not complete.

    `name` is the checkpoint's.
    """
    try:
        yield
    except FieldError as error:
        raise CheckpointError(
            f"{name}/{METRICS}: no complete {what} ({str(error)[:_LONGEST_REASON]}); "
            "run `python -m train evaluate` on this checkpoint"
        ) from error


class _Field(NamedTuple):
    """A field of a record; `default` is MISSING where there must be a value."""

    name: str
    type: Any
    default: Any


@cache
def _fields_of(kind: Any) -> tuple[_Field, ...]:
    hints = get_type_hints(kind, include_extras=True)
    if not is_dataclass(kind):
        return tuple(_Field(name, hints[name], MISSING) for name in kind._fields)
    return tuple(
        _Field(
            one.name,
            hints[one.name],
            one.default if one.default_factory is MISSING else one.default_factory(),
        )
        for one in fields(kind)
    )


def _is_record(kind: Any) -> bool:
    return is_dataclass(kind) or hasattr(kind, "_fields")


def _json(value: Any) -> Any:
    if _is_record(value):
        return _object(value)
    if isinstance(value, Mapping):
        return {str(key): _json(inner) for key, inner in value.items()}
    return [_json(inner) for inner in value] if isinstance(value, tuple | list) else value


def _object(record: Any) -> dict[str, Any]:
    content: dict[str, Any] = {}
    kind: Any = type(record)
    nulls = getattr(record, "written_as_null", ())
    for one in _fields_of(kind):
        held = getattr(record, one.name)
        if held != one.default or one.name in nulls:
            content |= _json(held) if one.type == Rest else {one.name: _json(held)}
    return content


def _record(kind: Any, content: Any, where: str) -> Any:
    if not isinstance(content, dict):
        raise FieldError(f"{where}: got {shortened(content)}; it must be an object")
    own = _fields_of(kind)
    return kind(**{field.name: _held(field, own, content, where) for field in own})


def _held(field: _Field, own: tuple[_Field, ...], content: dict[str, Any], where: str) -> Any:
    """Return what the object `content` holds of a field."""
    if field.type == Rest:
        return {key: value for key, value in content.items() if key not in {f.name for f in own}}
    try:
        if field.name not in content:
            raise FieldError(f"{where}.{field.name}: missing")
        return _value(field.type, content[field.name], f"{where}.{field.name}")
    except FieldError:
        if field.default is MISSING:
            raise
        return field.default


class _Shape(NamedTuple):
    """What a type is made of: `int | None` of a union and two types, `Point` of nothing."""

    of: Any
    inner: tuple[Any, ...]
    is_record: bool


@cache  # a curve is read by a hundred points, each of the same types
def _shape_of(kind: Any) -> _Shape:
    return _Shape(get_origin(kind), get_args(kind), _is_record(kind))


def _value(kind: Any, content: Any, where: str) -> Any:
    """Return a JSON value as a field of this type holds it. Raises FieldError where it cannot."""
    of, inner, is_record = _shape_of(kind)
    if kind is Any:
        return content
    if of is UnionType:  # with None
        (some,) = (one for one in inner if one is not NoneType)
        return None if content is None else _value(some, content, where)
    if of is tuple:
        return _items(inner, content, where)
    if of is Mapping:
        return _mapping(inner, content, where)
    if is_record:
        return _record(kind, content, where)
    return _single(kind, content, where)


def _items(inner: tuple[Any, ...], content: Any, where: str) -> tuple[Any, ...]:
    """Return a list as a tuple: of one type and any length, or of a type for each item."""
    alike = inner[1:] == (...,)
    if not isinstance(content, list) or not (alike or len(content) == len(inner)):
        raise FieldError(f"{where}: got {shortened(content)}; it must be a list")
    kinds = [inner[0]] * len(content) if alike else inner
    return tuple(
        _value(kind, item, f"{where}[{number}]")
        for number, (kind, item) in enumerate(zip(kinds, content, strict=True))
    )


def _mapping(inner: tuple[Any, ...], content: Any, where: str) -> dict[Any, Any]:
    """Return an object by its keys, which are text or whole numbers."""
    key_kind, kind = inner
    if not isinstance(content, dict):
        raise FieldError(f"{where}: got {shortened(content)}; it must be an object")
    return {
        _key(key_kind, key, where): _value(kind, value, f"{where}.{shortened(key)}")
        for key, value in content.items()
    }


def _key(kind: Any, key: str, where: str) -> Any:
    if kind is not int:
        return _single(kind, key, where)
    if not key.isascii() or not key.isdigit() or len(key) > _LONGEST_KEY:
        raise FieldError(f"{where}: got the key {shortened(key)}; it must be a whole number")
    return int(key)


def _single(kind: Any, content: Any, where: str) -> Any:
    """Return a number, a text or one of several."""
    of, inner, _ = _shape_of(kind)
    if of is Literal:
        right, expected = content in inner, f"one of {', '.join(inner)}"
    elif kind is float:
        right, expected = type(content) in (int, float), "a number"
    elif kind is int:
        whole = type(content) is float and content.is_integer()
        right, expected = type(content) is int or whole, "a whole number"
    else:
        right, expected = type(content) is kind, "text"
    if not right:
        raise FieldError(f"{where}: got {shortened(content)}; it must be {expected}")
    return kind(content) if kind in (int, float) else content
