// The text of one model on the colours of one cell.

import { fit } from "../shared/canvas.js";
import { element } from "../shared/elements.js";
import { drawGlyphs, glyphsOf } from "../shared/glyphs.js";
import { revealLine } from "../shared/scrolling.js";
import { layOut, longestLine } from "./layout.js";
import { FULL } from "./theme.js";

const SIZES = { wide: { largest: 15, most: 17 }, compact: { largest: 13, most: 12 } };
const SMALLEST = 11.5; // pixels: below this a long line is wrapped rather than made smaller
const LEADING = 1.55;
const UNDERLINED = -0.1; // values from here down have a line: red and blue look alike to some

export class ColouredText {
  constructor(text) {
    this.characters = Array.from(text);
    this.glyphs = glyphsOf(this.characters);
    this.canvas = element("canvas", { class: "text", "aria-hidden": "true" });
    this.scroller = element("div", { class: "scroller" }, this.canvas);
    this.g = this.canvas.getContext("2d", { alpha: false });
  }

  get last() {
    return this.characters.length - 1;
  }

  resize(theme, compact) {
    const width = this.scroller.clientWidth;
    const { largest, most } = SIZES[compact ? "compact" : "wide"];
    this.theme = theme;
    this.g.font = `100px ${theme.monospace}`;
    const advance = this.g.measureText("0").width / 100;
    const fitting = width / (longestLine(this.characters) * advance);
    this.font = Math.max(SMALLEST, Math.min(largest, fitting));
    this.cell = this.font * advance;
    this.line = Math.round(this.font * LEADING);
    this.layout = layOut(this.characters, Math.max(8, Math.floor(width / this.cell)));
    this.width = width;
    this.height = this.layout.rows * this.line;
    this.canvas.style.width = `${width}px`;
    fit(this.canvas, this.g, width, this.height);
    this.scroller.style.maxHeight = `${(most + 0.5) * this.line}px`;
  }

  // `codes` are those of the cell along the text, `t` the character that is looked at.
  draw(codes, t) {
    const { g, theme, layout: { column, row, span }, cell, line } = this;
    g.fillStyle = theme.background;
    g.fillRect(0, 0, this.width + 1, this.height + 1); // a zoomed screen has half pixels
    for (let i = 0; i <= this.last; i++) {
      if (codes[i] === 0) continue;
      g.fillStyle = theme.scale[codes[i] + FULL].cell;
      g.fillRect(column[i] * cell, row[i] * line + 1, span[i] * cell + 0.4, line - 2);
    }
    g.font = `${this.font}px ${theme.monospace}`;
    drawGlyphs(g, this.glyphs, this.layout, { cell, line }, (i) => theme.scale[codes[i] + FULL].ink);
    this.underline(codes);
    g.strokeStyle = theme.accent;
    g.lineWidth = 2.5;
    g.strokeRect(column[t] * cell - 0.5, row[t] * line + 1, span[t] * cell + 1, line - 2);
  }

  underline(codes) {
    const { g, theme, layout: { column, row, span }, cell, line } = this;
    for (let i = 0; i <= this.last; i++) {
      if (codes[i] > UNDERLINED * FULL) continue;
      g.fillStyle = theme.scale[codes[i] + FULL].ink;
      g.fillRect(column[i] * cell, (row[i] + 1) * line - 3.5, span[i] * cell + 0.4, 1.5);
    }
  }

  // The character under a pointer, -1 for none.
  under(event) {
    const box = this.canvas.getBoundingClientRect();
    return this.layout.at(Math.floor((event.clientX - box.x) / this.cell), Math.floor((event.clientY - box.y) / this.line));
  }

  reveal(t) {
    revealLine(this.scroller, this.layout.row[t], this.line);
  }
}
