"""Colours, and expressions that fit a chart to where it is drawn: its background, its width."""

import altair as alt

NEUTRAL = "#8a9498"  # for what is no model; at least 3:1 against both themes' backgrounds
NARROW = "(width < 560)"

_INK = "luminance(background) > 0.4 ? '#0e1517' : '#e6eded'"


def ink() -> alt.ColorValue:
    """Return the colour of text: marks, unlike axes, know a theme only by its background."""
    return alt.ColorValue(alt.expr(_INK))
