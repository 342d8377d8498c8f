"""The choice of what full colour means, in the address (?scale=...)."""

from dashboard.views.connectivity.variant_choice import choose
from memviz.charts.connectivity_colours import Scale

SCALES: dict[Scale, str] = {"row": "per row", "shared": "shared across models"}
_HELP = (
    "Per row: full colour is each model’s own strongest character, as published. Shared across "
    "models: full colour is the strongest character of all models shown, so strengths can be "
    "compared."
)


def choose_scale() -> Scale:
    """Draw the choice and return it."""
    return choose("Colour scale", SCALES, "row", key="scale", help=_HELP)
