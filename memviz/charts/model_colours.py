"""One colour per model, everywhere, and with it a shape, for readers who do not see the colours.

The colours are told apart by readers with protanopia and deuteranopia, and stand out at least
3:1 from the background of both themes.
"""

from collections.abc import Sequence

_UNITS = {"gru": "#2896f5", "lstm": "#e16c10", "nested_lstm": "#724ed8", "rnn": "#0da26b"}
# A published model has a colour that resembles its unit's.
_PUBLISHED = {"gru": "#546494", "lstm": "#c92516", "nested_lstm": "#907eb3"}
_FURTHER = ("#387456", "#a8620f", "#b0489b", "#5a74c4", "#8f7d2e", "#c2546a", "#3d8a94", "#8b6b5c")
_PULLED = ("#d6336c", "#0c8599", "#8a7a10", "#7a7f86")
_SHAPES = (
    *("circle", "square", "triangle-up", "diamond"),
    *("triangle-down", "cross", "triangle-right", "triangle-left"),
)
_ALL = (*_UNITS.values(), *_PUBLISHED.values(), *_FURTHER, *_PULLED)


def published_colour(unit: str) -> str:
    """Return the colour of the article's model of this unit."""
    return _PUBLISHED[unit]


def pulled_colour(position: int) -> str:
    """Return the colour of a visitor's pull number `position` from the Hub."""
    return _PULLED[position % len(_PULLED)]


def own_colour(position: int) -> str:
    """Return the colour of the owner's own model number `position`."""
    return _FURTHER[-1 - position % len(_FURTHER)]


def colours_of(units: Sequence[str]) -> list[str]:
    """Return a colour for each model of a picker, by their units, in their order.

    The first model of a unit has the unit's colour; every further one another.
    """
    free, further, colours = dict(_UNITS), 0, []
    for unit in units:
        colour = free.pop(unit, None)
        if colour is None:
            colour = _FURTHER[further % len(_FURTHER)]
            further += 1
        colours.append(colour)
    return colours


def shapes_of(colours: Sequence[str]) -> list[str]:
    """Return the name of a shape for each of the models of a figure, by their colours.

    A colour has the same shape in every figure, unless a model before it has that one already:
    then it is the next one that is free, as far as there are any. The names are Vega's.
    """
    shapes: list[str] = []
    for colour in colours:
        usual = _ALL.index(colour) if colour in _ALL else len(shapes)
        order = [_SHAPES[(usual + step) % len(_SHAPES)] for step in range(len(_SHAPES))]
        shapes.append(next((shape for shape in order if shape not in shapes), order[0]))
    return shapes
