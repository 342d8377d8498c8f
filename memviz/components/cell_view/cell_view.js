// All models side by side. What is chosen acts here at once; Python is told when it has settled.

import { MARKS, nameOf } from "../shared/characters.js";
import { element } from "../shared/elements.js";
import { viewPerMount } from "../shared/mounting.js";
import { silentPanel } from "../shared/panels.js";
import { scrollingBehaviour } from "../shared/scrolling.js";
import { CellPanel } from "./cell_panel.js";
import { OPEN_CELL } from "./open_cell.js";
import { cellTheme, rampOf } from "./theme.js";

const SETTLED = 400; // milliseconds
const COMPACT_BELOW = 560;
const NARROWEST_PANEL = 300;
const PANEL_GAP = 14;
const BEGIN = 80; // characters that a matrix is the memory of at first: before any it is empty
const HINT = "Point at a character or a strip; click a strip to open its cell.";
const HINT_OF_MATRICES = "Point at a character, a matrix or a strip; click a cell of a matrix or a strip to open it.";
const KEYS = "Keys, once a text is clicked: up, down and Page keys change the cell, left and right the character.";
const KEYS_OF_MATRICES = " Once a matrix is clicked, arrow keys go from cell to cell in it, Page keys to the next matrix.";

class CellView {
  constructor(parent) {
    this.parent = parent;
    this.root = parent.appendChild(element("div", { class: "cell-view" }));
    this.observer = new ResizeObserver(() => this.resize());
    this.open = ({ detail }) => this.openFound(detail);
    window.addEventListener(OPEN_CELL, this.open);
  }

  update(data, tell) {
    this.tell = tell;
    const frame = JSON.stringify([data.fingerprint, data.models.map((m) => [m.id, m.label, m.colour, m.note, m.text])]);
    const isNew = frame !== this.frame;
    this.frame = frame;
    if (isNew) this.build(data);
    else this.panels.forEach((panel) => panel.take(data.models[panel.position], data));
    if (isNew || data.push !== this.push) {
      clearTimeout(this.settling);
      this.panels.forEach((panel) => {
        const [layer, part, cell] = data.chosen[panel.model.id];
        panel.choose(Math.max(0, panel.placeOf(layer, part)), cell, { quietly: true });
      });
      this.told = JSON.stringify(this.cells());
    }
    this.push = data.push;
    this.takeTheme();
  }

  build(data) {
    this.panels?.forEach((panel) => panel.remove());
    this.observer.disconnect();
    this.panels = [];
    const made = data.models.map((model, position) => {
      if (model.note !== null) return silentPanel(model);
      const panel = Object.assign(new CellPanel(model, data, this), { position });
      this.panels.push(panel);
      return panel.root;
    });
    const haveMatrices = this.panels.some(({ model }) => model.layers.some(({ matrices }) => matrices));
    this.models = element("div", { class: "models" }, ...made);
    this.ramp = element("span", { class: "ramp", "aria-hidden": "true" });
    this.root.replaceChildren(this.models, element("div", { class: "legend" },
      element("span", { class: "key" }, "\u22121", this.ramp, "+1"), element("span", {}, "underlined: below 0"),
      ...marksIn(this.panels).map((mark) => element("span", {}, mark)),
      element("span", {}, haveMatrices ? HINT_OF_MATRICES : HINT), element("span", { class: "keys", id: "keys" }, KEYS + (haveMatrices ? KEYS_OF_MATRICES : ""))));
    if (haveMatrices) this.panels.forEach((panel) => panel.look(Math.min(BEGIN, panel.text.last)));
    this.count = data.models.length;
    this.observer.observe(this.root);
  }

  takeTheme() {
    this.theme = cellTheme(this.parent.host ?? this.parent);
    this.ramp.style.background = rampOf(this.theme.scale);
    this.sized = "";
    this.resize();
    document.fonts.load(`15px ${this.theme.monospace}`).then(() => { this.sized = ""; this.resize(); });
  }

  resize() {
    const across = this.root.clientWidth;
    const sized = [across, devicePixelRatio].join();
    if (!across || sized === this.sized) return;
    this.sized = sized;
    const compact = across < COMPACT_BELOW;
    const most = Math.max(1, Math.floor((across + PANEL_GAP) / (NARROWEST_PANEL + PANEL_GAP)));
    const columns = Math.ceil(this.count / Math.ceil(this.count / most));
    this.root.classList.toggle("compact", compact);
    this.models.style.setProperty("--columns", columns);
    for (const panel of this.panels) panel.resize(this.theme, compact);
  }

  // Models that read the same text are looked at in the same place.
  look(origin, t, { reveal = false } = {}) {
    for (const panel of this.panels) {
      if (panel.model.text === origin.model.text) panel.look(t, reveal);
    }
  }

  openFound({ model, layer, part, cell }) {
    const panel = this.panels?.find((one) => one.model.id === model);
    const place = panel?.placeOf(layer, part) ?? -1;
    if (place < 0) return;
    panel.choose(place, cell);
    panel.root.scrollIntoView({ block: "nearest", behavior: scrollingBehaviour() });
  }

  // The chosen cell of every model: layer, part, number.
  cells() {
    return Object.fromEntries(this.panels.map(({ model, layer, cell }) => [model.id, [layer.layer, layer.part, cell]]));
  }

  chosen() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      const cells = this.cells();
      const told = JSON.stringify(cells);
      if (told === this.told) return;
      this.told = told;
      this.tell("cells", cells);
    }, SETTLED);
  }

  remove() {
    clearTimeout(this.settling);
    window.removeEventListener(OPEN_CELL, this.open);
    this.observer.disconnect();
    this.panels.forEach((panel) => panel.remove());
    this.root.remove();
  }
}

// What stands for the characters without a glyph, as far as there are any.
function marksIn(panels) {
  const characters = new Set(panels.flatMap(({ text }) => text.characters));
  return Object.keys(MARKS).filter((one) => characters.has(one)).map((one) => `${MARKS[one]} ${nameOf(one)}`);
}

export default viewPerMount(CellView);
