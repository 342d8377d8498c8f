// A text in which a stretch is selected: where a drag began and where it is now are its two ends.

import { glyphOf, quotedNameOf } from "../shared/characters.js";
import { element } from "../shared/elements.js";
import { isShortcut } from "../shared/keys.js";
import { viewPerMount } from "../shared/mounting.js";
import { clamped } from "../shared/numbers.js";

const SETTLED = 350; // milliseconds
const HINT = "Drag over the text to select a stretch, or click a character.";
const TOUCH = "Tap a character, then the other end of the stretch.";
const KEYS = "Keys, once the text is focused: left and right move on, with Shift the stretch grows.";

class SpanView {
  constructor(parent) {
    this.root = parent.appendChild(element("div", { class: "span-view" }));
  }

  update(data, tell) {
    this.tell = tell;
    const isNew = data.text !== this.content;
    if (isNew) this.build(data.text);
    if (isNew || data.push !== this.push) this.select(...data.selected);
    this.content = data.text;
    this.push = data.push;
  }

  build(text) {
    this.text = Array.from(text);
    this.letters = this.text.map((character, at) =>
      element("span", { "data-at": at }, character === "\n" ? `${glyphOf(character)}\n` : character));
    this.box = element("div", { class: "text", role: "slider", tabindex: 0, "aria-label": "Selected stretch of the text",
      "aria-describedby": "keys", "aria-valuemin": 0, "aria-valuemax": this.text.length - 1 }, ...this.letters);
    this.said = element("p", { class: "said" });
    this.root.replaceChildren(this.box, this.said,
      element("p", { class: "hint touch" }, TOUCH),
      element("p", { class: "hint keys", id: "keys" }, `${HINT} ${KEYS}`));
    this.box.onpointerdown = (event) => this.down(event);
    this.box.onpointermove = (event) => this.move(event);
    this.box.onpointerup = () => this.up();
    this.box.onpointercancel = () => this.up();
    this.box.onclick = (event) => this.tap(event);
    this.box.onkeydown = (event) => this.key(event);
  }

  // The character under the pointer, which a captured pointer's event does not name.
  at(event) {
    const here = this.box.getRootNode().elementFromPoint(event.clientX, event.clientY);
    return Number(here?.closest("[data-at]")?.dataset.at ?? NaN);
  }

  down(event) {
    const at = this.at(event);
    this.byTouch = event.pointerType === "touch"; // a finger scrolls: only a tap selects, see `tap`
    if (Number.isNaN(at) || event.button || this.byTouch) return;
    event.preventDefault(); // no selection of the browser's own
    this.box.setPointerCapture(event.pointerId);
    this.box.focus({ preventScroll: true });
    this.dragged = true;
    this.select(event.shiftKey ? this.anchor : at, at);
  }

  // The first tap selects a character, the second the other end of a stretch.
  tap(event) {
    const at = this.at(event);
    if (!this.byTouch || Number.isNaN(at)) return;
    this.isOpen = !this.isOpen;
    this.select(this.isOpen ? at : this.anchor, at);
    this.settle(0);
  }

  move(event) {
    const at = this.at(event);
    if (this.dragged && !Number.isNaN(at)) this.select(this.anchor, at);
  }

  up() {
    if (this.dragged) this.settle(0);
    this.dragged = false;
  }

  key(event) {
    if (isShortcut(event)) return;
    const last = this.text.length - 1;
    const to = { ArrowLeft: this.end - 1, ArrowRight: this.end + 1, ArrowUp: this.end - 10, ArrowDown: this.end + 10,
      PageUp: this.end - 50, PageDown: this.end + 50, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const end = clamped(to, last);
    this.select(event.shiftKey ? this.anchor : end, end);
    this.settle(SETTLED);
  }

  // `anchor` stays where a selection began, `end` is the end that moves.
  select(anchor, end) {
    [this.anchor, this.end] = [anchor, end];
    const [first, last] = [Math.min(anchor, end), Math.max(anchor, end)];
    this.letters.forEach((letter, at) => {
      const kind = at < first || at > last ? "" : at === last ? "selected last" : "selected";
      if (letter.className !== kind) letter.className = kind;
    });
    this.said.textContent = this.words(first, last);
    this.box.setAttribute("aria-valuenow", end);
    this.box.setAttribute("aria-valuetext", this.said.textContent);
    this.scrollTo(this.letters[end]);
  }

  words(first, last) {
    const count = last - first + 1;
    const all = this.text.length - 1;
    if (count === 1) return `Selected: character ${first} of ${all}, ${quotedNameOf(this.text[first])}`;
    return `Selected: characters ${first} to ${last} of ${all}, ${quotedNameOf(this.text.slice(first, last + 1).join(""))}`;
  }

  scrollTo(letter) {
    const [top, bottom] = [letter.offsetTop, letter.offsetTop + letter.offsetHeight];
    const { scrollTop, clientHeight } = this.box;
    if (top < scrollTop) this.box.scrollTop = top - 8;
    if (bottom > scrollTop + clientHeight) this.box.scrollTop = bottom - clientHeight + 8;
  }

  settle(after) {
    clearTimeout(this.settling);
    const span = [Math.min(this.anchor, this.end), Math.max(this.anchor, this.end)];
    this.settling = setTimeout(() => this.tell("span", span), after);
  }

  remove() {
    clearTimeout(this.settling);
    this.root.remove();
  }
}

export default viewPerMount(SpanView);
