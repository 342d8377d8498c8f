"""The cell view's script on an empty page, called by hand as Streamlit calls it."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from playwright.sync_api import Page

from memviz.analysis.cells import CellChoice, CellLayer, CellValues
from memviz.analysis.cells.matrices import Matrices
from memviz.components.cell_view import CellPanel, LabelStrip, pack
from memviz.components.shared.assets import script_of, style_of
from tests.support.browser.mounted_text_view import EMPTY_PAGE, THEME

DARK = {"background-color": "#0f1618", "text-color": "#e6eded", "primary-color": "#2dd4bf"}
MOUNT = """async ([source, styles, theme]) => {
  const script = await import("data:text/javascript;charset=utf-8," + encodeURIComponent(source));
  const host = document.body.appendChild(document.createElement("div"));
  for (const name in theme) host.style.setProperty(`--st-${name}`, theme[name]);
  const parentElement = host.attachShadow({ mode: "open" });
  parentElement.appendChild(document.createElement("style")).textContent = styles;
  const table = (Kind, values) => ({ getChild: () => ({ toArray: () => Kind.from(values) }) });
  const told = [];
  const setTriggerValue = (name, cells) => told.push(cells);
  const call = (data) => {
    const codes = table(Int8Array, data.codes), strips = table(Uint8Array, data.strips);
    const scales = table(Float32Array, data.scales);
    const packed = { ...data, codes, strips, scales };
    view.leave = script.default({ parentElement, data: packed, setTriggerValue });
  };
  window.view = { told, host, call };
}"""


class MountedCells:
    """The view on a page of its own."""

    def __init__(self, page: Page, *, dark: bool = False) -> None:
        """Mount the script without data."""
        self.page = page
        theme = THEME | (DARK if dark else {})
        page.goto("about:blank")
        page.set_content(EMPTY_PAGE)
        page.evaluate(MOUNT, [script_of("cell_view"), style_of("cell_view"), theme])

    def show(
        self, panels: Sequence[CellPanel], chosen: Mapping[str, CellChoice], push: int = 0
    ) -> None:
        """Call the script with these panels."""
        self.page.evaluate("data => view.call(data)", data_of(panels, chosen, push))

    @property
    def told(self) -> list[dict[str, Any]]:
        """The cells that Python was told."""
        return self.page.evaluate("() => view.told")

    def pixel(self, x: float, y: float) -> tuple[int, ...]:
        """Return the colour of the first text at a place of its canvas, in CSS pixels."""
        read = """(canvas, [x, y]) => [...canvas.getContext("2d").getImageData(
            x * devicePixelRatio, y * devicePixelRatio, 1, 1).data.slice(0, 3)]"""
        return tuple(self.page.locator("canvas.text").first.evaluate(read, [x, y]))


def data_of(
    panels: Sequence[CellPanel], chosen: Mapping[str, CellChoice], push: int
) -> dict[str, Any]:
    """Return the data of one call, tables as plain values."""
    packed = pack(panels)
    return {
        **packed,
        "codes": packed["codes"]["code"].tolist(),
        "strips": packed["strips"]["code"].tolist(),
        "scales": packed["scales"]["scale"].tolist(),
        "chosen": {id: list(choice) for id, choice in chosen.items()},
        "push": push,
    }


def panel_of(
    text: str, cells: int = 4, *, id: str = "m", layers: int = 1, label: bool = False
) -> CellPanel:
    """Return a panel whose cell i holds -1 at character i, +1 at all that follow, 0 before."""
    held = np.sign(np.arange(len(text))[:, None] - np.arange(cells) - 0.5)
    held[np.arange(len(text))[:, None] < np.arange(cells)] = 0
    values = CellValues(
        text, tuple(CellLayer(n + 1, "c", held.astype(np.float32)) for n in range(layers))
    )
    strip = LabelStrip("vowel", np.arange(len(text)) % 2) if label else None
    return CellPanel(id, f"Model {id}", "#336699", values, strip=strip)


def panel_of_matrices(text: str, heads: int = 2, rows: int = 3, columns: int = 4) -> CellPanel:
    """Return a panel whose cell i is written after character i, and kept: +2 where i is even, -2.

    There is a number for each row and column of each head.
    """
    cells = heads * rows * columns
    signs = np.where(np.arange(cells) % 2, -1.0, 1.0)
    held = signs * (np.arange(len(text))[:, None] >= np.arange(cells))
    matrices = Matrices(heads, rows, columns, ("head", "value", "key"))
    scale = np.full(cells, 2.0, np.float32)
    layer = CellLayer(1, "c", held.astype(np.float32), scale, matrices)
    return CellPanel("m", "Model m", "#336699", CellValues(text, (layer,)))
