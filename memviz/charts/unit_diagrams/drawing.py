"""What the unit diagrams are drawn with: frames, lines, gates, operations and labels.

Coordinates are SVG user units, about a pixel each. A diagram takes its colours from the page's
theme; the second value of each is that of a light page, for a picture saved to a file.
"""

import math
import re
from html import escape

Point = tuple[float, float]

RADIUS = 13  # of an operation's circle
HALF_WIDTH, HALF_HEIGHT = 23, 16  # of a gate's box
GATES = ("σ", "exp", "silu")  # the functions that gates have

_CORNER = 9
_HEADS = {False: (9.0, 4.5), True: (13.0, 8.0)}  # arrowhead's length and half width, by `memory`
_STYLE = """
.memviz-unit { display: block; width: 100%; max-width: 32rem; height: auto; margin: 0 auto;
  color: var(--st-text-color, #0e1517);
  font-family: var(--st-font, "Source Sans", system-ui, sans-serif); }
.memviz-unit .frame { fill: var(--st-secondary-background-color, #f2f5f5);
  stroke: var(--st-border-color, #d7dfe0); stroke-width: 1.5; }
.memviz-unit .inner { fill: var(--st-background-color, #ffffff); }
.memviz-unit .line { fill: none; stroke: currentColor; stroke-width: 1.8; }
.memviz-unit .memory { stroke: var(--st-primary-color, #0c6962); stroke-width: 5; }
.memviz-unit .head, .memviz-unit .join { fill: currentColor; }
.memviz-unit .memory-head { fill: var(--st-primary-color, #0c6962); }
.memviz-unit .operation, .memviz-unit .box { fill: var(--st-background-color, #ffffff);
  stroke: currentColor; stroke-width: 1.8; }
.memviz-unit .sign { stroke: currentColor; stroke-width: 2; stroke-linecap: round; }
.memviz-unit .gate { fill: var(--st-primary-color, #0c6962); fill-opacity: 0.18;
  stroke: var(--st-primary-color, #0c6962); }
.memviz-unit text { fill: currentColor; text-anchor: middle; }
.memviz-unit .function { font-size: 16px; }
.memviz-unit .variable { font-size: 19px; font-style: italic; }
.memviz-unit .index { font-size: 13px; }
.memviz-unit .name { font-size: 15px; opacity: 0.85; }
"""
_VARIABLE = re.compile(r"var\(--[\w-]+, ([^()]+)\)")


class Drawing:
    """An SVG picture that grows by what is added; later shapes lie over earlier ones."""

    def __init__(self, unit: str, width: int, height: int, title: str, description: str) -> None:
        """Begin an empty picture; screen readers read `title` and `description`."""
        self._shapes: list[str] = []
        self._opening = (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="memviz-unit" role="img" '
            f'viewBox="0 0 {width} {height}" '
            f'aria-labelledby="memviz-{unit}-title memviz-{unit}-description">'
            f'<title id="memviz-{unit}-title">{escape(title)}</title>'
            f'<desc id="memviz-{unit}-description">{escape(description)}</desc>'
        )

    def frame(
        self, left: float, top: float, right: float, bottom: float, inner: bool = False
    ) -> None:
        """Add the outline of a unit, or of one that lies inside another."""
        style = "frame inner" if inner else "frame"
        self._shapes.append(
            f'<rect class="{style}" x="{left}" y="{top}" width="{right - left}" '
            f'height="{bottom - top}" rx="16"/>'
        )

    def line(self, *points: Point, memory: bool = False, arrow: bool = True) -> None:
        """Add a line through `points` with rounded corners; `memory` makes it the thick one."""
        end = points[-1]
        if arrow:
            self._shapes.append(_head(points[-2], end, memory))
            end = _towards(end, points[-2], _HEADS[memory][0] - 1)
        style = "line memory" if memory else "line"
        self._shapes.append(f'<path class="{style}" d="{_path([*points[:-1], end])}"/>')

    def join(self, x: float, y: float) -> None:
        """Add the dot that shows that crossing lines are connected."""
        self._shapes.append(f'<circle class="join" cx="{x}" cy="{y}" r="4"/>')

    def gate(self, x: float, y: float, function: str, name: str) -> None:
        """Add a box that weighs what it reads and applies a function; those of gates are tinted."""
        style = "box gate" if function in GATES else "box"
        self._shapes.append(
            f'<g><title>{escape(name)}</title><rect class="{style}" '
            f'x="{x - HALF_WIDTH}" y="{y - HALF_HEIGHT}" width="{2 * HALF_WIDTH}" '
            f'height="{2 * HALF_HEIGHT}" rx="6"/>'
            f'<text class="function" x="{x}" y="{y + 5.5}">{escape(function)}</text></g>'
        )

    def product(self, x: float, y: float) -> None:
        """Add an element-wise product."""
        arm = 5
        self._operation(x, y, [(-arm, -arm, arm, arm), (-arm, arm, arm, -arm)])

    def sum(self, x: float, y: float) -> None:
        """Add an element-wise sum."""
        arm = 6.5
        self._operation(x, y, [(-arm, 0, arm, 0), (0, -arm, 0, arm)])

    def difference(self, x: float, y: float) -> None:
        """Add an element-wise difference: what comes from below less what comes from the left."""
        arm = 6.5
        self._operation(x, y, [(-arm, 0, arm, 0)])

    def variable(self, x: float, y: float, symbol: str, index: str = "") -> None:
        """Add a variable with its index, around `x` and on the line `y`."""
        below = f'<tspan class="index" dy="5">{escape(index)}</tspan>' if index else ""
        self._shapes.append(
            f'<text class="variable" x="{x}" y="{y}">{escape(symbol)}{below}</text>'
        )

    def name(self, x: float, y: float, text: str) -> None:
        """Add a word around `x`, on the line `y`."""
        self._shapes.append(f'<text class="name" x="{x}" y="{y}">{escape(text)}</text>')

    def svg(self) -> str:
        """Return the picture."""
        return f"{self._opening}<style>{_STYLE}</style>{''.join(self._shapes)}</svg>"

    def _operation(
        self, x: float, y: float, strokes: list[tuple[float, float, float, float]]
    ) -> None:
        self._shapes.append(f'<circle class="operation" cx="{x}" cy="{y}" r="{RADIUS}"/>')
        for x1, y1, x2, y2 in strokes:
            self._shapes.append(
                f'<line class="sign" x1="{x + x1}" y1="{y + y1}" x2="{x + x2}" y2="{y + y2}"/>'
            )


def on_paper(svg: str) -> str:
    """Return the picture in a light page's colours: picture editors know no theme."""
    return _VARIABLE.sub(r"\1", svg)


def _path(points: list[Point]) -> str:
    """Return the path data of a line through `points` whose corners are rounded."""
    steps = [f"M{points[0][0]:g} {points[0][1]:g}"]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        start, end = _towards(corner, before, _CORNER), _towards(corner, after, _CORNER)
        steps.append(
            f"L{start[0]:g} {start[1]:g}Q{corner[0]:g} {corner[1]:g} {end[0]:g} {end[1]:g}"
        )
    return "".join([*steps, f"L{points[-1][0]:g} {points[-1][1]:g}"])


def _head(before: Point, tip: Point, memory: bool) -> str:
    length, half_width = _HEADS[memory]
    back = _towards(tip, before, length)
    across = ((back[1] - tip[1]) / length * half_width, (tip[0] - back[0]) / length * half_width)
    corners = [
        tip,
        (back[0] + across[0], back[1] + across[1]),
        (back[0] - across[0], back[1] - across[1]),
    ]
    points = " ".join(f"{x:g},{y:g}" for x, y in corners)
    return f'<polygon class="{"memory-head" if memory else "head"}" points="{points}"/>'


def _towards(start: Point, goal: Point, distance: float) -> Point:
    """Return the point at `distance` from `start` on the way to `goal`, at most halfway."""
    whole = math.dist(start, goal)
    share = min(distance / whole, 0.5)
    return start[0] + share * (goal[0] - start[0]), start[1] + share * (goal[1] - start[1])
