"""A listing of the Hub as a table for the terminal."""

from collections.abc import Iterable, Sequence

from memviz.hub import Found

_UNKNOWN = "–"
_HEADER = (
    "model",
    "unit",
    "layers",
    "hidden",
    "parameters",
    "corpus",
    "nats",
    "accuracy",
    "updated",
    "downloads",
)
_LEFT = {"model", "unit", "corpus"}


def table(models: Iterable[Found]) -> str:
    """Return a line per model below a header, in columns; what a card does not say is a dash.

    `nats` is the test cross entropy and `accuracy` that of the first suggestion, both over known
    words.
    """
    rows = [_HEADER, *map(_row, models)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(_line(row, widths) for row in rows)


def _row(model: Found) -> tuple[str, ...]:
    facts = model.facts
    return (
        model.name,
        facts.unit or _UNKNOWN,
        _formatted(facts.layers, "d"),
        _formatted(facts.hidden_size, ",d"),
        _formatted(facts.parameters, ",d"),
        facts.corpus or _UNKNOWN,
        _formatted(facts.cross_entropy, ".3f"),
        _formatted(facts.accuracy, ".1%"),
        f"{model.updated:%Y-%m-%d}",
        f"{model.downloads:,}",
    )


def _formatted(value: float | None, form: str) -> str:
    return _UNKNOWN if value is None else format(value, form)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = (
        cell.ljust(width) if name in _LEFT else cell.rjust(width)
        for name, cell, width in zip(_HEADER, row, widths, strict=True)
    )
    return "  ".join(cells).rstrip()
