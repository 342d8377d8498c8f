// All cells of a layer, one thin row each along the text. Only the rows in sight are drawn, so any
// number of cells scrolls alike.

import { fit } from "../shared/canvas.js";
import { mixed } from "../shared/colour.js";
import { element } from "../shared/elements.js";
import { FULL } from "./theme.js";

const ROW = 6; // pixels, the last of them a gap
const GUTTER = { usual: 30, wide: 38 }; // for numbers of up to four digits, and of five
const NUMBERED = 5; // every so many cells the gutter has the number
const IN_SIGHT = { wide: 33, compact: 20 };
const [LABEL, EDGE] = [16, 4]; // height above the strips, with and without that of the label

export class Strips {
  constructor() {
    this.canvas = element("canvas", { class: "strips", "aria-hidden": "true" });
    this.spacer = element("div", { class: "spacer" });
    this.scroller = element("div", { class: "overview" }, this.canvas, this.spacer);
    this.g = this.canvas.getContext("2d", { alpha: false });
    this.image = element("canvas");
    this.inImage = this.image.getContext("2d");
  }

  // `strip` are the codes (0 to 255) of a label along the text, or null.
  take(codes, cells, time, strip) {
    Object.assign(this, { codes, cells, time, strip });
    this.head = strip ? LABEL : EDGE;
    this.gutter = cells > 10_000 ? GUTTER.wide : GUTTER.usual;
  }

  resize(theme, compact) {
    this.theme = theme;
    this.width = this.scroller.clientWidth;
    const rows = Math.min(this.cells, IN_SIGHT[compact ? "compact" : "wide"]);
    this.height = rows * ROW + this.head;
    this.scroller.style.height = `${this.height}px`;
    this.spacer.style.height = `${this.cells * ROW + this.head - this.height}px`;
    this.across = Math.max(1, Math.round((this.width - this.gutter) * (devicePixelRatio || 1)));
    this.canvas.style.width = `${this.width}px`;
    fit(this.canvas, this.g, this.width, this.height);
  }

  get first() {
    return Math.floor(this.scroller.scrollTop / ROW);
  }

  draw(chosen, t) {
    const { g, theme, first, head, cells } = this;
    const shift = this.scroller.scrollTop - first * ROW;
    const rows = Math.min(cells - first, Math.ceil((this.height - head) / ROW) + 1);
    const top = (cell) => head + (cell - first) * ROW - shift;
    g.fillStyle = theme.background;
    g.fillRect(0, 0, this.width + 1, this.height + 1); // a zoomed screen has half pixels
    this.paint(rows, (row) => this.colours(this.codes.subarray((first + row) * this.time, (first + row + 1) * this.time)));
    g.imageSmoothingEnabled = false;
    for (let row = 0; row < rows; row++) {
      g.drawImage(this.image, 0, row, this.across, 1, this.gutter, top(first + row), this.width - this.gutter, ROW - 1);
    }
    this.drawNumbers(first, rows, top, chosen);
    this.drawChosen(top(chosen), t);
    if (this.strip) this.drawLabel();
  }

  // One row of the hidden image for each of so many strips.
  paint(rows, coloursOf) {
    this.image.width = this.across;
    this.image.height = Math.max(1, rows);
    const image = this.inImage.createImageData(this.across, Math.max(1, rows));
    for (let row = 0; row < rows; row++) image.data.set(coloursOf(row), row * this.across * 4);
    this.inImage.putImageData(image, 0, 0);
  }

  // The pixels of one strip: each is the mean of the characters that it covers.
  colours(codes) {
    const { scale } = this.theme;
    return this.pixels((from, to) => {
      let sum = 0;
      for (let i = from; i < to; i++) sum += codes[i];
      return scale[Math.round(sum / (to - from)) + FULL].rgb;
    });
  }

  pixels(rgbOfCharacters) {
    const { across, time } = this;
    const pixels = new Uint8ClampedArray(4 * across);
    for (let x = 0; x < across; x++) {
      const from = Math.floor((x * time) / across);
      const to = Math.max(from + 1, Math.floor(((x + 1) * time) / across));
      pixels.set(rgbOfCharacters(from, to), 4 * x);
      pixels[4 * x + 3] = 255;
    }
    return pixels;
  }

  drawNumbers(first, rows, top, chosen) {
    const { g, theme } = this;
    g.font = `10px ${theme.sans}`;
    g.textAlign = "right";
    g.textBaseline = "middle";
    g.fillStyle = theme.muted;
    for (let cell = first; cell < first + rows; cell++) {
      if (cell % NUMBERED === 0 && Math.abs(cell - chosen) > 1) g.fillText(cell, this.gutter - 6, top(cell) + ROW / 2);
    }
    g.font = `700 11px ${theme.sans}`;
    g.fillStyle = theme.accent;
    g.fillText(chosen, this.gutter - 6, top(chosen) + ROW / 2);
  }

  drawChosen(y, t) {
    const { g, theme, head } = this;
    const x = this.gutter + ((t + 0.5) / this.time) * (this.width - this.gutter);
    g.fillStyle = theme.accent;
    g.fillRect(x - 0.5, head, 1, this.height - head);
    g.strokeStyle = theme.accent;
    g.lineWidth = 2;
    g.strokeRect(this.gutter - 1, y - 1.5, this.width - this.gutter, ROW + 2);
  }

  // What the cells are searched for, above them: from the background (its least) to the ink.
  drawLabel() {
    const { g, theme, strip } = this;
    g.fillStyle = theme.background;
    g.fillRect(0, 0, this.width, LABEL);
    this.paint(1, () => this.pixels((from, to) => {
      let sum = 0;
      for (let i = from; i < to; i++) sum += strip[i];
      return mixed(theme.backgroundRgb, theme.inkRgb, (0.8 * sum) / (to - from) / 255);
    }));
    g.drawImage(this.image, 0, 0, this.across, 1, this.gutter, 2, this.width - this.gutter, LABEL - 7);
    g.strokeStyle = theme.muted;
    g.lineWidth = 1;
    g.strokeRect(this.gutter - 0.5, 1.5, this.width - this.gutter, LABEL - 6);
  }

  // The cell under a pointer, -1 for none.
  under(event) {
    const box = this.canvas.getBoundingClientRect();
    const y = event.clientY - box.y - this.head;
    const cell = Math.floor((y + this.scroller.scrollTop) / ROW);
    return y >= 0 && y < this.height && cell < this.cells ? cell : -1;
  }

  reveal(cell) {
    const { scroller, height, head } = this;
    const [top, room] = [cell * ROW, height - head];
    if (top < scroller.scrollTop + ROW) scroller.scrollTop = top - ROW;
    else if (top + 2 * ROW > scroller.scrollTop + room) scroller.scrollTop = top + 2 * ROW - room;
  }
}
