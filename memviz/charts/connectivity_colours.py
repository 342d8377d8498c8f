"""The colours of connectivity on white paper, the same as on a light page."""

from typing import Literal

Scale = Literal["row", "shared"]
"""What full colour means: the largest value of a model's row, or of all the models' rows."""

Rgb = tuple[float, float, float]

SEQUENTIAL = (
    *("#ffffff", "#eef8f4", "#d6efe5", "#b9e3d4", "#97d4c2", "#73c2b0"),
    *("#52ad9f", "#37968d", "#237e7a", "#146566", "#0b4c50"),
)
FOR_TARGET = ("#ffffff", "#d3e4f3", "#7fb2dc", "#2a74b5", "#0d4580")
AGAINST_TARGET = ("#ffffff", "#fbe3cb", "#f2ad68", "#c4661a", "#7c3a06")

# Pure black: any softer ink falls below 4.5 : 1 on the colours in the middle.
_INK, _WHITE = "#000000", "#ffffff"


def cell_colour(share: float, *, signed: bool) -> str:
    """Return the hex colour of a cell with a `share`, 0 to 1, or -1 to 1 where `signed`."""
    if not signed:
        return along(SEQUENTIAL, share)
    return along(FOR_TARGET if share > 0 else AGAINST_TARGET, abs(share))


def ink_on(cell: str) -> str:
    """Return the hex colour of a character on a cell: dark or white, whichever reads better."""
    cell_light, dark_light = _luminance(cell), _luminance(_INK)
    with_dark = (cell_light + 0.05) / (dark_light + 0.05)
    with_white = 1.05 / (cell_light + 0.05)
    return _INK if with_dark >= with_white else _WHITE


def ramp(*, signed: bool) -> tuple[str, ...]:
    """Return evenly spaced hex colours from the scale's smallest share to its largest."""
    return (*reversed(AGAINST_TARGET), *FOR_TARGET[1:]) if signed else SEQUENTIAL


def along(stops: tuple[str, ...], share: float) -> str:
    """Return the hex colour at a share, 0 to 1, of the way through evenly spaced stops."""
    place = min(1.0, max(0.0, share)) * (len(stops) - 1)
    below = min(len(stops) - 2, int(place))
    pairs = zip(_rgb(stops[below]), _rgb(stops[below + 1]), strict=True)
    mixed = [low + (high - low) * (place - below) for low, high in pairs]
    return "#" + "".join(f"{round(value):02x}" for value in mixed)


def _rgb(colour: str) -> Rgb:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    """Return the relative luminance, 0 to 1, as WCAG 2 defines it."""
    parts = [value / 255 for value in _rgb(colour)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
