"""A chart that stays a chart in HTML: no text in it can end the script that holds it.

Altair writes a chart's description into a script of the page as it is. Names in it are whatever a
folder, a text or a model of somebody else has.
"""

import json
from collections.abc import Callable
from functools import partial, partialmethod, wraps
from typing import Any, ParamSpec, TypeVar

import altair as alt
from altair.utils.display import HTMLRenderer
from jinja2.utils import htmlsafe_json_dumps

AnyChart = TypeVar("AnyChart", bound=alt.TopLevelMixin)
P = ParamSpec("P")


def stays_a_chart(figure: Callable[P, AnyChart]) -> Callable[P, AnyChart]:
    """Have a function return its chart as one that is escaped wherever it becomes HTML."""

    @wraps(figure)
    def escaped(*args: P.args, **kwargs: P.kwargs) -> AnyChart:
        return _escaping(figure(*args, **kwargs))

    return escaped


class _InScript(json.JSONEncoder):
    """Writes JSON that may stand in a script of a page."""

    def encode(self, o: Any) -> str:
        return str(htmlsafe_json_dumps(o, dumps=super().encode))


_JSON = {"cls": _InScript}
_CLASSES: dict[type, type] = {}
"""For each class of charts the one that escapes."""


class _Escaping:
    """What a chart does otherwise: all its ways to HTML, and its ways to other charts."""

    def to_html(self, *args: Any, **kwargs: Any) -> str:
        kwargs["json_kwds"] = {**(kwargs.get("json_kwds") or {}), **_JSON}
        return super().to_html(*args, **kwargs)  # type: ignore[misc]

    def save(self, *args: Any, **kwargs: Any) -> None:
        kwargs["json_kwds"] = {**(kwargs.get("json_kwds") or {}), **_JSON}
        super().save(*args, **kwargs)  # type: ignore[misc]

    def _repr_mimebundle_(self, *args: Any, **kwargs: Any) -> Any:
        shown: Callable[[], Any] = partial(super()._repr_mimebundle_, *args, **kwargs)  # type: ignore[misc]
        renderer = alt.renderers.get()
        if not isinstance(getattr(renderer, "func", renderer), HTMLRenderer):
            return shown()
        options = {**alt.renderers.options, "json_kwds": _JSON}
        with alt.renderers.enable(alt.renderers.active, **options):
            return shown()

    def _with(self, operator: str, other: Any) -> Any:
        return _escaping(getattr(super(), operator)(other))

    __add__ = partialmethod(_with, "__add__")
    __and__ = partialmethod(_with, "__and__")
    __or__ = partialmethod(_with, "__or__")


def _escaping(chart: Any) -> Any:
    """Return the same chart, of a class that escapes what it writes into HTML."""
    if isinstance(chart, _Escaping):
        return chart
    copy, kind = chart.copy(deep=False), _CLASSES.get(type(chart))
    if kind is None:
        kind = _CLASSES[type(chart)] = type(type(chart).__name__, (_Escaping, type(chart)), {})
    object.__setattr__(copy, "__class__", kind)
    return copy
