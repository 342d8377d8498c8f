"""The legend of connectivity on paper: the colours, and in words what their two ends are."""

from memviz.charts.connectivity_colours import Scale, ramp

_ENDS = {
    (False, "row"): ("no influence", "most in this row"),
    (False, "shared"): ("no influence", "most of all models here"),
    (True, "row"): ("against the target, underlined", "for the target, each row by its largest"),
    (True, "shared"): ("against the target, underlined", "for the target, all rows by the largest"),
}


def colour_legend(ink: str, scale: Scale, *, signed: bool) -> str:
    """Return the legend as SVG, 12 pixels high, its words in the hex colour `ink`."""
    least, most = _ENDS[signed, scale]
    colours = ramp(signed=signed)
    stops = "".join(
        f'<stop offset="{place / (len(colours) - 1):.4f}" stop-color="{colour}"/>'
        for place, colour in enumerate(colours)
    )
    at = 10 + 6.2 * len(least)  # about as wide as the words before it
    return (
        f'<defs><linearGradient id="ramp">{stops}</linearGradient></defs>'
        f'<text y="10" font-size="12.5" fill="{ink}">{least}</text>'
        f'<rect x="{at:.1f}" width="110" height="11" rx="2.5" fill="url(#ramp)" stroke="#d7dfe0"/>'
        f'<text x="{at + 118:.1f}" y="10" font-size="12.5" fill="{ink}">{most}</text>'
    )
