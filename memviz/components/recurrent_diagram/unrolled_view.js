// The recurrent diagram. Selecting acts here at once; Python is told when the choice has settled.

import { quotedNameOf } from "../shared/characters.js";
import { download } from "../shared/download.js";
import { element, svgElement } from "../shared/elements.js";
import { isShortcut } from "../shared/keys.js";
import { clamped, percent } from "../shared/numbers.js";
import { pageTheme } from "../shared/theme.js";
import { named, picture, placeWords } from "./drawing.js";
import { GUTTER, firstVisible, layoutOf } from "./geometry.js";

const SETTLED = 400; // milliseconds
const THE_LAST = -1; // told to Python, and by it, for "the last character of the text"

export class RecurrentDiagram {
  constructor(parent) {
    this.parent = parent;
    this.first = null; // index of the first visible character, null when nothing was drawn yet
    this.build();
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.stage);
  }

  build() {
    this.stage = element("div", { class: "stage", role: "slider", tabindex: 0,
      "aria-orientation": "horizontal", "aria-valuemin": 0, "aria-describedby": "what" });
    this.reading = element("p", { class: "reading" });
    this.save = element("button", { class: "save", type: "button" }, "Save as SVG");
    this.what = element("p", { class: "hidden", id: "what" });
    this.root = this.parent.appendChild(element("div", { class: "recurrent-diagram" },
      this.stage, element("div", { class: "below" }, this.reading, this.save), this.what));
    this.stage.onpointerdown = (event) => this.press(event);
    this.stage.onpointermove = (event) => this.held && this.select(this.under(event));
    this.stage.onpointerup = this.stage.onpointercancel = () => (this.held = false);
    this.stage.onkeydown = (event) => this.key(event);
    this.save.onclick = () => this.savePicture();
  }

  update(data, tell) {
    this.tell = tell;
    const isNew = String(data.pieces) !== String(this.data?.pieces) || data.first !== this.data?.first;
    this.data = data;
    // A pin that this view has told itself comes back: the visitor may have moved on meanwhile.
    if (isNew || data.pinned !== this.told) {
      clearTimeout(this.settling);
      this.told = data.pinned;
      this.selected = this.indexOf(data.pinned);
      this.first = null;
    }
    this.theme = pageTheme(this.parent.host);
    this.stage.ariaLabel = `Selected character in the recurrent diagram of ${data.label}`;
    this.what.textContent = description(data);
    this.draw();
  }

  remove() {
    clearTimeout(this.settling);
    this.observer.disconnect();
    this.root.remove();
  }

  get last() {
    return this.data.pieces.length - 1;
  }

  indexOf(timestep) {
    const index = timestep - this.data.first;
    return timestep === THE_LAST || index < 0 || index > this.last ? this.last : index;
  }

  draw() {
    const width = this.stage.clientWidth;
    if (!this.data || !width) return;
    const { data, selected, theme } = this;
    this.layout = layoutOf(width, this.last + 1, data.strengths.length);
    this.first = firstVisible(this.first, selected, this.last + 1, this.layout.columns);
    const drawn = picture(data, this.layout, this.first, selected, theme);
    drawn.setAttribute("aria-hidden", "true");
    this.stage.replaceChildren(drawn);
    placeWords(drawn, data.suggestions[selected], this.layout, selected - this.first, theme);
    this.reading.textContent = this.read();
    this.stage.ariaValueMax = String(this.last);
    this.stage.ariaValueNow = String(selected);
    this.stage.ariaValueText = this.reading.textContent;
  }

  read() {
    const { pieces, strengths, suggestions } = this.data;
    const layers = strengths.map((row, i) => `layer ${i + 1} ${row[this.selected].toFixed(2)}`).join(", ");
    const [word, probability] = suggestions[this.selected][0];
    return `After ${named(pieces[this.selected])}: ${layers}; most probable ${quotedNameOf(word)}, ${percent(probability)}`;
  }

  press(event) {
    if (event.button !== 0) return;
    this.held = true;
    this.select(this.under(event));
  }

  under(event) {
    const x = event.clientX - this.stage.getBoundingClientRect().x;
    const index = Math.floor((x - GUTTER) / this.layout.column);
    return this.first + clamped(index, this.layout.columns - 1);
  }

  key(event) {
    if (isShortcut(event)) return;
    const to = {
      ArrowLeft: this.selected - 1, ArrowDown: this.selected - 1,
      ArrowRight: this.selected + 1, ArrowUp: this.selected + 1,
      Home: 0, End: this.last, Escape: this.last,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.select(clamped(to, this.last));
  }

  select(index) {
    if (index === this.selected) return;
    this.selected = index;
    this.draw();
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.pin(), SETTLED);
  }

  pin() {
    const timestep = this.selected === this.last ? THE_LAST : this.data.first + this.selected;
    if (timestep === this.told) return;
    this.told = timestep;
    this.tell("pin", timestep);
  }

  savePicture() {
    const drawn = this.stage.firstChild.cloneNode(true);
    drawn.removeAttribute("aria-hidden");
    drawn.prepend(svgElement("title", {}, `${this.what.textContent} ${this.reading.textContent}.`));
    const content = new Blob([new XMLSerializer().serializeToString(drawn)], { type: "image/svg+xml" });
    download(content, `recurrent_diagram_${this.data.label.toLowerCase().replace(/[^a-z0-9]+/g, "_")}.svg`);
  }
}

function description({ label, strengths, pieces }) {
  const layers = strengths.length === 1 ? "one layer" : `${strengths.length} layers`;
  return `${label} unrolled over “${pieces.join("").trim()}”: each symbol feeds ${layers} and a softmax on top; every ` +
    "layer also feeds itself at the next one. What can reach the selected softmax is drawn strong.";
}
