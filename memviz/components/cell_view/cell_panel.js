// One model: the controls of its cell, its text on that cell's colours, all its cells as strips, and
// where its state is more than a vector as matrices.

import { quotedNameOf } from "../shared/characters.js";
import { element, setAttributes } from "../shared/elements.js";
import { isShortcut } from "../shared/keys.js";
import { clamped, signed } from "../shared/numbers.js";
import { titleOf } from "../shared/panels.js";
import { ColouredText } from "./coloured_text.js";
import { MemoryMatrix } from "./memory_matrix.js";
import { Strips } from "./strips.js";
import { FULL } from "./theme.js";

const REST = 350; // milliseconds without a change after which what is shown is spoken

export class CellPanel {
  constructor(model, data, view) {
    this.model = model;
    this.view = view;
    this.text = new ColouredText(model.text);
    this.matrix = new MemoryMatrix();
    this.strips = new Strips();
    this.place = this.cell = this.timestep = 0;
    this.previewed = null;
    this.layers = element("select", { "aria-label": `${model.label}: layer` },
      ...model.layers.map(({ name }, place) => element("option", { value: place }, name)));
    this.layers.hidden = model.layers.length === 1;
    this.number = element("input", { type: "number", min: 0, step: 1, "aria-label": `${model.label}: cell` });
    this.of = element("span", { class: "of" });
    this.back = element("button", { type: "button", "aria-label": "Previous cell" }, "‹");
    this.on = element("button", { type: "button", "aria-label": "Next cell" }, "›");
    this.reading = element("p", { class: "reading", "aria-hidden": "true" });
    this.caption = element("p", { class: "caption" });
    this.status = element("p", { class: "sr", role: "status" });
    this.slider = this.text.scroller;
    setAttributes(this.slider, { role: "slider", tabindex: 0, "aria-orientation": "vertical",
      "aria-label": `${model.label}: cell`, "aria-valuemin": 0, "aria-describedby": "keys" });
    setAttributes(this.strips.scroller, { role: "group", tabindex: 0, "aria-label": `${model.label}: all cells`,
      "aria-describedby": "keys" });
    this.stage = element("div", { class: "stage" },
      this.text.scroller, this.reading, this.matrix.root, this.caption, this.strips.scroller);
    this.root = element("div", { class: "panel", role: "group", "aria-label": model.label }, titleOf(model),
      element("div", { class: "controls" }, this.layers,
        this.back, element("label", {}, element("span", {}, "Cell"), this.number), this.on, this.of),
      this.stage, element("p", { class: "sr" }, `Text: ${model.text.trim()}`), this.status);
    this.listen();
    this.take(model, data);
  }

  // Another label along the same text; the cells stay what they are.
  take(model, { codes, strips, scales }) {
    this.model = model;
    this.codes = codes.getChild("code").toArray();
    this.scales = scales.getChild("scale").toArray();
    const time = this.text.characters.length;
    this.strip = model.strip
      ? strips.getChild("code").toArray().subarray(model.strip.start, model.strip.start + time)
      : null;
    this.takeLayer();
  }

  get layer() {
    return this.model.layers[this.place];
  }

  // Where a part of a layer stands among those packed, -1 where it is not there.
  placeOf(layer, part) {
    return this.model.layers.findIndex((one) => one.layer === layer && one.part === part);
  }

  get shown() {
    return this.previewed ?? this.cell;
  }

  codesOf(cell) {
    const time = this.text.characters.length;
    return this.codes.subarray(this.layer.start + cell * time, this.layer.start + (cell + 1) * time);
  }

  takeLayer() {
    const { start, cells, matrices } = this.layer;
    const time = this.text.characters.length;
    const codes = this.codes.subarray(start, start + cells * time);
    this.strips.take(codes, cells, time, this.strip);
    this.matrix.take(codes, time, matrices, this.scales, this.model.label);
    this.number.max = cells - 1;
    this.of.textContent = `of 0 to ${cells - 1}`;
    this.slider.setAttribute("aria-valuemax", cells - 1);
    const label = this.model.strip ? "The label, then all" : "All";
    this.caption.textContent = `${label} ${cells} cells of ${this.layer.name.toLowerCase()}`;
    this.caption.title = this.model.strip ? `The label: ${this.model.strip.name}` : "";
  }

  listen() {
    const { layers, number, stage, text, matrix, strips } = this;
    layers.onchange = () => this.choose(Number(layers.value), this.cell);
    number.oninput = () => number.value !== "" && this.choose(this.place, Number(number.value), { typed: true });
    number.onblur = () => { number.value = this.cell; };
    this.back.onclick = () => this.choose(this.place, this.cell - 1);
    this.on.onclick = () => this.choose(this.place, this.cell + 1);
    stage.onkeydown = (event) => this.key(event);
    text.canvas.onpointermove = (event) => event.pointerType === "mouse" && this.point(event);
    text.canvas.onclick = (event) => this.point(event);
    for (const all of [matrix, strips]) {
      all.canvas.onpointermove = (event) => event.pointerType === "mouse" && this.preview(all.under(event));
      all.canvas.onpointerleave = () => this.preview(-1);
      all.canvas.onclick = (event) => all.under(event) >= 0 && this.choose(this.place, all.under(event));
    }
    strips.scroller.onscroll = () => this.drawSoon();
  }

  key(event) {
    if (isShortcut(event)) return;
    const { cell, timestep, text: { last }, matrix } = this;
    const beside = event.target === matrix.scroller ? matrix.beside(cell, event.key) : null;
    const cells = { ArrowUp: cell - 1, ArrowDown: cell + 1, PageUp: cell - 10, PageDown: cell + 10 };
    const characters = { ArrowLeft: timestep - 1, ArrowRight: timestep + 1, Home: 0, End: last };
    if (beside !== null) this.choose(this.place, beside);
    else if (event.key in cells) this.choose(this.place, cells[event.key]);
    else if (event.key in characters) this.view.look(this, clamped(characters[event.key], last), { reveal: true });
    else return;
    event.preventDefault();
    this.speakSoon();
  }

  point(event) {
    const t = this.text.under(event);
    if (t >= 0) this.view.look(this, t);
  }

  preview(cell) {
    const previewed = cell < 0 || cell === this.cell ? null : cell;
    if (previewed === this.previewed) return;
    this.previewed = previewed;
    this.drawSoon();
  }

  // Open a cell; a number that is being typed is left as it stands.
  choose(place, cell, { typed = false, quietly = false } = {}) {
    const moved = place !== this.place;
    this.place = clamped(place, this.model.layers.length - 1);
    this.cell = clamped(Math.round(cell) || 0, this.layer.cells - 1);
    this.previewed = null;
    this.layers.value = this.place;
    if (!typed) this.number.value = this.cell;
    if (moved) {
      this.takeLayer();
      this.resize();
    }
    if (this.theme) this.reveal();
    this.describe();
    this.drawSoon();
    if (!quietly) this.view.chosen();
  }

  reveal() {
    this.matrix.reveal(this.cell);
    this.strips.reveal(this.cell);
  }

  look(t, reveal) {
    this.timestep = t;
    if (reveal && this.theme) this.text.reveal(t);
    this.drawSoon();
  }

  describe() {
    this.slider.setAttribute("aria-valuenow", this.cell);
    this.slider.setAttribute("aria-valuetext", this.said());
  }

  said() {
    const value = signed(this.codesOf(this.shown)[this.timestep] / FULL);
    const character = quotedNameOf(this.text.characters[this.timestep]);
    const where = this.layer.matrices ? `, ${this.matrix.named(this.shown)}` : "";
    return `${this.layer.name}, cell ${this.shown}${where}: ${value} after ${character}`;
  }

  speakSoon() {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      this.describe();
      const saidBySlider = this.slider.getRootNode().activeElement === this.slider;
      this.status.textContent = saidBySlider ? "" : this.said();
    }, REST);
  }

  resize(theme = this.theme, compact = this.compact) {
    if (!theme) return;
    Object.assign(this, { theme, compact });
    this.text.resize(theme, compact);
    this.matrix.resize(theme);
    this.strips.resize(theme, compact);
    this.reveal();
    this.draw();
  }

  drawSoon() {
    this.frame ??= requestAnimationFrame(() => { this.frame = undefined; this.draw(); });
  }

  draw() {
    if (!this.theme) return;
    const codes = this.codesOf(this.shown);
    this.text.draw(codes, this.timestep);
    this.matrix.draw(this.shown, this.timestep);
    this.strips.draw(this.shown, this.timestep);
    const value = signed(codes[this.timestep] / FULL);
    this.reading.textContent = `Cell ${this.shown} after ${quotedNameOf(this.text.characters[this.timestep])}, character ${this.timestep}: ${value}`;
  }

  remove() {
    clearTimeout(this.speaking);
    if (this.frame) cancelAnimationFrame(this.frame);
  }
}
