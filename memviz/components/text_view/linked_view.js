// All models at one timestep. Hover, touch, slider and keys act here, with no round trip; only a
// pin (click, Enter, a released slider or drag) is told to Python.

import { fit } from "../shared/canvas.js";
import { nameOf } from "../shared/characters.js";
import { element } from "../shared/elements.js";
import { isShortcut } from "../shared/keys.js";
import { clamped } from "../shared/numbers.js";
import { silentPanel } from "../shared/panels.js";
import { revealLine, scrollingBehaviour } from "../shared/scrolling.js";
import { HEADING_HEIGHT, drawHeading, targetInWords, toPredict } from "./heading.js";
import {
  COMPACT, COMPACT_BELOW, NARROW, NARROW_BELOW, WIDE,
  columnsFor, infoLinesOf, linesInSight, neighbouringWord, oneInfoLine, wrapWords,
} from "./layout.js";
import { ENDS, KEYBOARD_HINT, POINTER_HINT } from "./legend.js";
import { ModelPanel } from "./model_panel.js";
import { rampOf, textTheme } from "./theme.js";

const SETTLED = 140; // milliseconds without movement after which the accessible elements follow
const SPOKEN = 350; // the same for what is spoken, and for telling where the slider was put
const STEP = 220; // milliseconds per character while playing

export class LinkedView {
  constructor(parent) {
    this.parent = parent;
    this.root = parent.appendChild(element("div", { class: "text-view" }));
    this.observer = new ResizeObserver(() => this.resize());
    this.pinned = this.timestep = 0;
  }

  update(data, tell) {
    this.tell = tell;
    const frame = JSON.stringify([data.text, data.models.map((m) => [m.label, m.colour, m.note])]);
    const numbers = frame + data.variant;
    const isPart = data.models.some((m) => m.only_row !== null);
    if (isPart && numbers === this.wholeNumbers) return; // overtaken by the whole of the same
    if (!isPart) this.wholeNumbers = numbers;
    this.scale = data.scale;
    this.signed = data.signed;
    this.explains = data.explains; // in words, where it is not the text's own target
    this.targetsOfModels = data.targets;
    this.kept = data.kept; // "held", "found", or nothing of the kind
    const isNew = frame !== this.frameOfPanels;
    if (isNew) {
      this.frameOfPanels = frame;
      this.build(data);
    } else {
      this.take(data);
    }
    const moved = !isNew && data.push !== this.push;
    this.push = data.push;
    if (isNew || moved) this.pinned = this.timestep = Math.min(data.selected, this.last);
    if (moved) this.models.scrollIntoView({ block: "nearest", behavior: scrollingBehaviour() });
    this.takeTheme();
    this.resize();
    this.show(this.timestep, { reveal: isNew || moved });
  }

  // The same panels with other numbers: the rest of the rows, or another measure.
  take(data) {
    const shown = data.models.filter((m) => m.note === null);
    this.panels.forEach((panel, i) => panel.take(shown[i], data));
  }

  explainColours() {
    const [least, most] = ENDS[this.kept ?? this.scale][this.signed ? "signed" : "unsigned"];
    this.least.textContent = least;
    this.most.textContent = most;
    this.ramp.style.background = rampOf(this.signed ? this.theme.signedScale : this.theme.scale);
  }

  // The share of full colour that a panel's row reaches at a timestep.
  strengthOf(panel, t) {
    if (this.scale === "row") return 1;
    const largest = Math.max(...this.panels.map(({ steps }) => steps.peak[t]));
    return largest > 0 ? panel.steps.peak[t] / largest : 1;
  }

  build(data) {
    this.stop();
    this.observer.disconnect();
    this.text = Array.from(data.text);
    this.target = data.target;
    this.last = this.text.length - 1;
    const made = data.models.map((m) => (m.note === null ? new ModelPanel(m, data) : silentPanel(m)));
    this.panels = made.filter((panel) => panel instanceof ModelPanel);
    this.heading = element("canvas", { class: "heading", "aria-hidden": "true" });
    this.inHeading = this.heading.getContext("2d");
    this.models = element("div", { class: "models" }, ...made.map((panel) => panel.root ?? panel));
    this.slider = element("input", { class: "slider", type: "range", min: 0, max: this.last, step: 1,
      "aria-label": "Selected character", "aria-describedby": "keys" });
    this.player = element("button", { class: "player", type: "button", "aria-label": "Play through the text" }, "▶");
    this.place = element("div", { class: "place", "aria-hidden": "true" });
    this.ramp = element("span", { class: "ramp", "aria-hidden": "true" });
    [this.least, this.most] = [element("span"), element("span")];
    this.status = element("p", { class: "sr", role: "status" });
    this.root.replaceChildren(this.heading, this.models,
      element("div", { class: "scrubber" }, this.player, this.slider, this.place),
      element("div", { class: "legend" },
        element("span", { class: "key" }, this.least, this.ramp, this.most),
        element("span", {}, POINTER_HINT),
        element("span", { class: "keys", id: "keys" }, KEYBOARD_HINT)),
      element("p", { class: "sr" }, `Text: ${data.text.trim()}`), this.status);
    this.listen();
    this.observer.observe(this.models);
  }

  listen() {
    const { models, slider } = this;
    models.onpointerdown = (event) => this.press(event);
    models.onpointermove = (event) => this.move(event);
    models.onpointerup = (event) => this.release(event);
    models.onpointercancel = () => this.cancel();
    models.onpointerleave = (event) => event.pointerType === "mouse" && this.cancel();
    slider.oninput = () => { this.show(Number(slider.value), { reveal: true }); this.speakSoon(); };
    slider.onchange = () => this.pin(this.timestep, SPOKEN); // also each press of a held key
    this.player.onclick = () => (this.timer ? this.stop() : this.play());
    this.root.onkeydown = (event) => this.key(event);
    for (const panel of this.panels) {
      panel.scroller.onscroll = () => {
        panel.scrolled(this.timestep);
        this.panels.forEach(({ scroller }) => { scroller.scrollTop = panel.scroller.scrollTop; });
      };
    }
  }

  // Pointer: a mouse previews where it is; a finger previews while it drags sideways.
  press(event) {
    if (event.button !== 0) return;
    this.held = this.panels.find((panel) => panel.textCanvas === event.target);
    if (this.held && event.pointerType !== "touch") event.preventDefault(); // no text selection
    if (this.held) this.slider.focus({ preventScroll: true });
  }

  move(event) {
    if (event.pointerType === "touch" && !this.held) return;
    const t = this.timestepUnder(event);
    if (t >= 0) this.show(t);
  }

  release(event) {
    if (!this.held) return;
    const t = this.timestepUnder(event);
    this.pin(t >= 0 ? t : this.timestep);
    this.held = null;
    if (event.pointerType === "touch") this.speakSoon();
  }

  cancel() {
    this.held = null;
    this.show(this.pinned);
  }

  timestepUnder(event) {
    const panel = this.panels.find(({ textCanvas }) => textCanvas === event.target) ?? this.held;
    if (!panel || !this.layout) return -1;
    const box = panel.textCanvas.getBoundingClientRect();
    return this.layout.at(Math.floor((event.clientX - box.x) / this.cell),
      Math.floor((event.clientY - box.y) / this.sizes.line));
  }

  key(event) {
    if (isShortcut(event) || event.target === this.player) return;
    const t = this.timestep;
    const moves = {
      ArrowLeft: () => t - 1, ArrowRight: () => t + 1,
      ArrowUp: () => this.lineAway(-1), ArrowDown: () => this.lineAway(1),
      PageUp: () => neighbouringWord(this.text, t, -1), PageDown: () => neighbouringWord(this.text, t, 1),
      Home: () => 0, End: () => this.last, Escape: () => this.pinned,
    };
    if (event.key === "Enter") this.pin(t);
    else if (event.key in moves) this.show(clamped(moves[event.key](), this.last), { reveal: true });
    else return;
    event.preventDefault();
    this.speakSoon();
  }

  lineAway(direction) {
    if (!this.layout) return this.timestep;
    const { column, row, rows, at } = this.layout;
    const line = row[this.timestep] + direction;
    if (line < 0 || line >= rows) return this.timestep;
    for (let x = column[this.timestep]; x >= 0; x--) if (at(x, line) >= 0) return at(x, line);
    return this.timestep;
  }

  takeTheme() {
    this.theme = textTheme(this.parent.host ?? this.parent);
    this.explainColours();
    this.sized = "";
    const font = `${WIDE.font}px ${this.theme.monospace}`;
    document.fonts.load(font).then(() => { this.sized = ""; this.resize(); });
  }

  resize() {
    const first = this.panels[0];
    const across = this.root.clientWidth;
    if (!first || !across) return;
    const compact = across < COMPACT_BELOW;
    this.root.classList.toggle("compact", compact);
    const columns = compact ? 1 : columnsFor(this.models.childElementCount, across);
    this.models.style.setProperty("--columns", columns);
    const [width, ratio] = [first.scroller.clientWidth, devicePixelRatio || 1];
    const sized = [across, width, ratio].join();
    if (!width || sized === this.sized) return;
    this.sized = sized;
    this.sizes = across < NARROW_BELOW ? NARROW : compact ? COMPACT : WIDE;
    first.inText.font = `${this.sizes.font}px ${this.theme.monospace}`;
    this.cell = first.inText.measureText("0").width;
    this.layout = wrapWords(this.text, Math.max(8, Math.floor(width / this.cell)));
    const { layout, sizes, theme, cell } = this;
    first.inInfo.font = `${sizes.small}px ${theme.sans}`;
    const frame = { width, layout, sizes, theme, cell, ratio,
      infoLines: infoLinesOf(width < first.inInfo.measureText(oneInfoLine(compact)).width, compact),
      linesInSight: linesInSight(compact, this.models.childElementCount, innerHeight) };
    for (const panel of this.panels) panel.resize(frame);
    fit(this.heading, this.inHeading, across, HEADING_HEIGHT, ratio);
    this.draw();
  }

  show(t, { reveal = false } = {}) {
    if (this.timer && !this.playing) this.stop();
    this.timestep = t;
    this.frame ??= requestAnimationFrame(() => { this.frame = undefined; this.draw(); });
    if (reveal) this.reveal(t);
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.settle(), SETTLED);
  }

  draw() {
    if (!this.layout) return;
    const t = this.timestep;
    for (const panel of this.panels) panel.draw(t, this.pinned, this.strengthOf(panel, t));
    drawHeading(this.inHeading, this.heading.clientWidth, this, t);
  }

  // The scrollers are linked, so moving the first one moves all.
  reveal(t) {
    if (this.layout) revealLine(this.panels[0].scroller, this.layout.row[t], this.sizes.line);
  }

  settle() {
    const t = this.timestep;
    this.slider.value = t;
    this.slider.setAttribute("aria-valuetext", this.placeInWords(t));
    this.place.textContent = `${t} / ${this.last}${t === this.pinned ? ", pinned" : ""}`;
    for (const panel of this.panels) panel.describe(t, this.strengthOf(panel, t));
  }

  placeInWords(t) {
    const pinned = t === this.pinned ? ", pinned" : "";
    return `${nameOf(this.text[t])}, timestep ${t} of ${this.last}${pinned}, ${toPredict(this, t)}`;
  }

  speakSoon() {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      const t = this.timestep;
      const spoken = this.panels.map((panel) => panel.spoken(t)).join(". ");
      this.status.textContent = `Timestep ${t}, ${targetInWords(this, t)}. ${spoken}`;
    }, SPOKEN);
  }

  // The view pins at once. Python is told after `rest` milliseconds without another pin.
  pin(t, rest = 0) {
    this.pinned = t;
    this.show(t);
    clearTimeout(this.telling);
    if (rest === 0) this.tell("pin", t);
    else this.telling = setTimeout(() => this.tell("pin", t), rest);
  }

  play() {
    this.player.textContent = "❚❚";
    this.player.setAttribute("aria-label", "Stop playing");
    this.timer = setInterval(() => {
      this.playing = true;
      this.show((this.timestep + 1) % (this.last + 1), { reveal: true });
      this.playing = false;
    }, STEP);
  }

  stop() {
    if (!this.timer) return;
    clearInterval(this.timer);
    this.timer = undefined;
    this.player.textContent = "▶";
    this.player.setAttribute("aria-label", "Play through the text");
  }

  remove() {
    this.stop();
    this.observer.disconnect();
    clearTimeout(this.settling);
    clearTimeout(this.speaking);
    clearTimeout(this.telling);
    if (this.frame) cancelAnimationFrame(this.frame);
    this.root.remove();
  }
}
