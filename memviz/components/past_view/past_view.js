// The text with its timestep, and a row for what was read and for each model, all in step.

import { glyphOf, quotedNameOf } from "../shared/characters.js";
import { element } from "../shared/elements.js";
import { isShortcut } from "../shared/keys.js";
import { viewPerMount } from "../shared/mounting.js";
import { clamped } from "../shared/numbers.js";
import { PastRow } from "./past_rows.js";

const SETTLED = 350; // milliseconds
const FARTHEST = 20; // characters back
const HINT = "Point at a character or a cell; click a character to pin it. The paler, the less sure.";
const KEYS = "Keys, once the text is focused: left and right move the timestep, up and down the lag.";

class PastView {
  constructor(parent) {
    this.root = parent.appendChild(element("div", { class: "past-view" }));
  }

  update(data, tell) {
    this.tell = tell;
    const content = JSON.stringify([data.text, data.rows]);
    if (content !== this.content) this.build(data);
    if (content !== this.content || data.push !== this.push) this.pin(data.selected);
    this.content = content;
    this.push = data.push;
  }

  build({ text, rows }) {
    this.text = Array.from(text);
    this.lag = 5;
    const lags = Array.from({ length: FARTHEST + 1 }, (_, i) => FARTHEST - i);
    this.letters = this.text.map((character, t) => {
      const shown = character === "\n" ? `${glyphOf(character)}\n` : character;
      return element("span", { "data-t": t }, shown);
    });
    this.box = element("div", { class: "text", role: "slider", tabindex: 0, "aria-label": "Timestep of the text", "aria-describedby": "keys",
      "aria-valuemin": 0, "aria-valuemax": this.text.length - 1 }, ...this.letters);
    this.read = new PastRow({ label: "What was read", colour: "currentColor", known: Infinity }, lags);
    this.read.count.remove();
    this.read.root.classList.add("read");
    this.rows = rows.map((row) => new PastRow(row, lags));
    const scale = element("div", { class: "row scale", "aria-hidden": "true" }, element("div", { class: "head" }, "Characters back"),
      element("div", { class: "cells" }, ...lags.map((lag) => element("span", { class: "cell" }, lag % 5 ? "" : `${lag}`))));
    this.reading = element("p", { class: "reading" });
    this.live = element("p", { class: "sr", role: "status" });
    this.table = element("div", { class: "rows" }, this.read.root, ...this.rows.map((row) => row.root), scale);
    this.root.replaceChildren(this.box, this.table, this.reading, element("p", { class: "hint" }, HINT, " ", element("span", { class: "keys", id: "keys" }, KEYS)), this.live);
    this.listen();
  }

  listen() {
    const timestep = (event) => Number(event.target.closest("[data-t]")?.dataset.t ?? NaN);
    this.box.onpointermove = (event) => { if (!Number.isNaN(timestep(event))) this.show(timestep(event)); };
    this.box.onpointerleave = () => this.show(this.pinned);
    this.box.onclick = (event) => { if (!Number.isNaN(timestep(event))) { this.pin(timestep(event)); this.settle(0); } };
    this.table.onpointermove = (event) => {
      const lag = event.target.closest("[data-lag]")?.dataset.lag;
      if (lag !== undefined) this.look(Number(lag));
    };
    this.table.onclick = this.table.onpointermove;
    this.box.onkeydown = (event) => this.key(event);
  }

  key(event) {
    if (isShortcut(event)) return;
    const last = this.text.length - 1;
    const to = { ArrowLeft: this.pinned - 1, ArrowRight: this.pinned + 1, PageUp: this.pinned - 10, PageDown: this.pinned + 10,
      Home: 0, End: last }[event.key];
    const lag = { ArrowUp: this.lag + 1, ArrowDown: this.lag - 1 }[event.key];
    if (to === undefined && lag === undefined) return;
    event.preventDefault();
    if (lag !== undefined) this.look(clamped(lag, FARTHEST));
    else { this.pin(clamped(to, last)); this.settle(SETTLED); }
    this.say();
  }

  pin(t) {
    this.pinned = clamped(t, this.text.length - 1);
    this.show(this.pinned);
    const letter = this.letters[this.pinned];
    const [top, bottom] = [letter.offsetTop, letter.offsetTop + letter.offsetHeight];
    if (top < this.box.scrollTop || bottom > this.box.scrollTop + this.box.clientHeight) this.box.scrollTop = top - this.box.clientHeight / 2;
  }

  settle(after) {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.tell("pin", this.pinned), after);
  }

  show(t) {
    this.t = t;
    this.letters.forEach((letter, at) => {
      const kind = at === t ? "now" : at < t && at >= t - FARTHEST ? "past" : "";
      if (letter.className !== kind) letter.className = kind;
    });
    this.read.show(t, this.text);
    this.counts = this.rows.map((row) => row.show(t, this.text));
    this.box.setAttribute("aria-valuenow", t);
    this.box.setAttribute("aria-valuetext", `${t}, ${quotedNameOf(this.text[t])}. ${this.counts.join(". ")}`);
    this.look(this.lag);
  }

  look(lag) {
    this.lag = lag;
    for (const row of [this.read, ...this.rows]) row.look(lag);
    const read = this.text[this.t - lag];
    this.said = [read === undefined ? `${lag} back lies before the text.` : `${lag} back ${quotedNameOf(read)} was read.`,
      ...this.rows.map((row) => row.reading(this.t, lag, this.text)).filter((line) => line)];
    this.reading.replaceChildren(...this.said.map((line) => element("span", {}, line)));
  }

  say() {
    clearTimeout(this.saying);
    this.saying = setTimeout(() => { this.live.textContent = this.said.join(" "); }, SETTLED);
  }

  remove() {
    clearTimeout(this.settling);
    clearTimeout(this.saying);
    this.root.remove();
  }
}

export default viewPerMount(PastView);
