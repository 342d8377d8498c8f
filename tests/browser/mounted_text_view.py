"""The text view's script on an empty page, called by hand as Streamlit calls it."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from playwright.sync_api import Page

from memviz.analysis.connectivity.connectivity import AnyConnectivity, Connectivity
from memviz.components.shared.assets import script_of, style_of
from memviz.components.text_view import Panel, pack
from memviz.models.suggest import Suggestion
from memviz.text.words import target_words

THEME = {
    "text-color": "#0e1517",
    "background-color": "#ffffff",
    "secondary-background-color": "#f2f5f5",
    "primary-color": "#0c6962",
    "green-color": "#21c354",
    "border-color": "#d7dfe0",
    "heading-color": "#0e1517",
    "base-radius": "8px",
    "font": "sans-serif",
    "heading-font": "sans-serif",
    "code-font": "monospace",
    "chart-sequential-colors": "#eef8f4,#73c2b0,#0b4c50",
}
# Arrow tables as the script uses them: a column by its name, as a typed array.
AS_TABLES = """(data) => {
  const kinds = { uint8: Uint8Array, int16: Int16Array, int32: Int32Array,
    float32: Float32Array };
  const table = (columns) => ({ getChild: (name) => ({
    toArray: () => kinds[columns[name].kind].from(columns[name].values) }) });
  return { ...data, codes: table(data.codes), steps: table(data.steps) };
}"""
MOUNT = f"""async ([source, styles, theme]) => {{
  const script = await import("data:text/javascript;charset=utf-8," + encodeURIComponent(source));
  const host = document.body.appendChild(document.createElement("div"));
  for (const name in theme) host.style.setProperty(`--st-${{name}}`, theme[name]);
  const parentElement = host.attachShadow({{ mode: "open" }});
  parentElement.appendChild(document.createElement("style")).textContent = styles;
  const asTables = {AS_TABLES};
  const pins = [];
  const setTriggerValue = (name, timestep) => pins.push(timestep);
  window.view = {{ pins, host, call: (data) =>
    script.default({{ parentElement, data: asTables(data), setTriggerValue }}) }};
}}"""
EMPTY_PAGE = """<!doctype html><meta name="viewport" content="width=device-width">
<body style="margin: 60px 16px 0">"""


class MountedView:
    """The view on a page of its own, below a margin as high as Streamlit's header."""

    def __init__(self, page: Page) -> None:
        """Mount the script without data."""
        self.page = page
        page.goto("about:blank")
        page.set_content(EMPTY_PAGE)
        page.evaluate(MOUNT, [script_of("text_view"), style_of("text_view"), THEME])

    def show(
        self, connectivities: Sequence[AnyConnectivity], *, scale: str = "row", selected: int = 2
    ) -> None:
        """Call the script with these models' connectivities."""
        data = view_data(connectivities, scale=scale, selected=selected)
        self.page.evaluate("data => { view.call(data); }", data)

    @property
    def pins(self) -> list[int]:
        """The timesteps that Python was told."""
        return self.page.evaluate("() => view.pins")

    @property
    def height(self) -> float:
        """The view's height in pixels."""
        return self.page.evaluate("() => view.host.getBoundingClientRect().height")


def view_data(
    connectivities: Sequence[AnyConnectivity], *, scale: str = "row", selected: int = 2
) -> dict[str, Any]:
    """Return the data of one call, tables as plain values that `AS_TABLES` makes tables again."""
    panels = [Panel(f"Model {i}", "#336699", one) for i, one in enumerate(connectivities)]
    packed = pack(panels)
    return {
        **packed,
        "codes": _plain(packed["codes"]),
        "steps": _plain(packed["steps"]),
        "scale": scale,
        "selected": selected,
        "push": 0,
    }


def made_up(
    text: str,
    *,
    strength: float = 1.0,
    unknown: Sequence[str] = (),
    only_row: int | None = None,
    signed: bool = False,
) -> AnyConnectivity:
    """Return a connectivity that falls evenly on all characters, `strength` on each.

    With `only_row` that row is there alone. Signed, every second character is against the target.
    Words in `unknown` have no row.
    """
    time = len(text)
    targets = tuple(target_words(text))
    has_target = np.array([target not in ("", *unknown) for target in targets])
    matrix = strength * np.tri(time, dtype=np.float32) * has_target[:, None]
    if signed:
        matrix[:, 1::2] *= -1
    three = tuple(Suggestion(word, 0.2) for word in ("the", "of", "education"))
    whole = Connectivity(
        text=text,
        targets=targets,
        matrix=matrix,
        has_target=has_target,
        suggestions=(three,) * time,
        target_probability=np.full(time, 0.01),
        target_rank=np.full(time, 12),
        measure="gradient_times_input" if signed else "squared_norm",
    )
    return whole if only_row is None else whole.at(only_row)


def _plain(table: pd.DataFrame) -> dict[str, dict[str, Any]]:
    return {
        name: {"kind": str(table[name].dtype), "values": table[name].tolist()} for name in table
    }
