"""Colours, and expressions that fit a chart to its background and to its width."""

import altair as alt

NEUTRAL = "#8a9498"  # for lines that are no model's; at least 3:1 on both themes' backgrounds
NARROW = "(width < 560)"

_INK = "luminance(background) > 0.4 ? '#0e1517' : '#e6eded'"


def ink() -> alt.ColorValue:
    """Return the colour of text marks: unlike axes, they are not coloured by the page's theme."""
    return alt.ColorValue(alt.expr(_INK))
