// The text views of a page without a server: their data stand in the page.

import { bytesOf } from "../components/shared/bytes.js";
import { LinkedView } from "../components/text_view/linked_view.js";
import { saveMenu } from "./save.js";
import { onThemeChange } from "./theme.js";
import { asPng, asSvg } from "./view_picture.js";
import { asCsv } from "./view_row.js";

const KINDS = { uint8: Uint8Array, int16: Int16Array, int32: Int32Array, float32: Float32Array };

// Draws every view of the page; returns each with its place.
export function drawViews() {
  const views = Array.from(document.querySelectorAll(".view"), viewIn);
  onThemeChange(() => views.forEach(({ view }) => view.takeTheme()));
  onThemeChange(() => views.forEach(({ view }) => view.resize()));
  return views;
}

// A column that the view reads as it reads those of an Arrow table.
function columnOf({ kind, base64 }) {
  const values = new KINDS[kind](bytesOf(base64).buffer);
  return { toArray: () => values };
}

function tableOf(columns) {
  const table = new Map(Object.entries(columns).map(([name, column]) => [name, columnOf(column)]));
  return { getChild: (name) => table.get(name) };
}

function viewIn(place) {
  const data = JSON.parse(document.getElementById(place.dataset.from).textContent);
  const view = new LinkedView(place.shadowRoot);
  view.update({ ...data, codes: tableOf(data.codes), steps: tableOf(data.steps) }, () => {});
  const files = [
    ["Picture, SVG", "svg", () => asSvg(view)],
    ["Picture, PNG", "png", () => asPng(view)],
    ["This row, CSV", "csv", () => asCsv(view)],
  ];
  place.after(saveMenu(files, () => `connectivity_${place.dataset.number}_t${view.pinned}`));
  return { place, view };
}
