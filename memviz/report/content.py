"""What a section of the report is made of. Everything in it is text: the page escapes it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Paragraph:
    """Plain text."""

    text: str
    kind: str = "paragraph"


@dataclass(frozen=True)
class Hint:
    """What a reader at a screen can do; it is not printed."""

    text: str
    kind: str = "hint"


@dataclass(frozen=True)
class Heading:
    """A heading under that of the section."""

    text: str
    kind: str = "heading"


@dataclass(frozen=True)
class Verbatim:
    """A text as it is read, its line ends and spaces kept, under a caption."""

    caption: str
    text: str
    kind: str = "passage"


@dataclass(frozen=True)
class Table:
    """A table whose first column names the rows."""

    caption: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    kind: str = "table"


@dataclass(frozen=True)
class Chart:
    """A Vega-Lite specification, its height in pixels, its data as CSV, in words what it shows."""

    name: str
    specification: Mapping[str, Any]
    height: int
    table: str
    summary: str
    kind: str = "chart"


@dataclass(frozen=True)
class View:
    """A text view: a name of its own on the page, and what `view_data` returns.

    `number` is its place among the page's views and `text` that of its text, both from 1.
    """

    name: str
    data: Mapping[str, Any]
    number: int
    text: int
    kind: str = "view"


@dataclass(frozen=True)
class MethodNote:
    """How the figure above was computed: a formula in one line, and a paragraph."""

    formula: str
    text: str
    kind: str = "method"


Block = Paragraph | Hint | Heading | Verbatim | Table | Chart | View | MethodNote


@dataclass(frozen=True)
class Section:
    """A part of the report under a heading; `anchor` is its place in the address."""

    anchor: str
    title: str
    blocks: Sequence[Block]
