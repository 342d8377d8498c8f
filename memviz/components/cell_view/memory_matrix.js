// A state that is no vector as the matrices that it is: all of it after one character, on one scale.

import { fit } from "../shared/canvas.js";
import { element, setAttributes } from "../shared/elements.js";
import { clamped } from "../shared/numbers.js";
import { cellBeside, cellUnder, layOutMatrices, liesLengthwise, placeOf, squareOf } from "./matrix_layout.js";
import { FULL } from "./theme.js";

const MARK = 7; // pixels: the square around the chosen cell is at least as large
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export class MemoryMatrix {
  constructor() {
    this.canvas = element("canvas", { class: "matrix", "aria-hidden": "true" });
    this.scroller = element("div", { class: "matrices" }, this.canvas);
    setAttributes(this.scroller, { role: "group", tabindex: 0, "aria-describedby": "keys" });
    this.heading = element("p", { class: "caption" });
    this.held = element("p", { class: "held", "aria-hidden": "true" });
    this.root = element("div", { class: "memory" }, this.heading, this.scroller, this.held);
    this.g = this.canvas.getContext("2d", { alpha: false });
    this.image = element("canvas");
    this.inImage = this.image.getContext("2d");
  }

  // The codes of a layer, cell after cell, and how they lie; `matrices` is null for a vector, and
  // there is nothing to see.
  take(codes, time, matrices, scales, label) {
    Object.assign(this, { codes, time, matrices });
    this.root.hidden = !matrices;
    if (!matrices) return;
    const { axes: [head, row, column], heads, rows, columns, usual, scales: start } = matrices;
    this.scales = scales.subarray(start, start + heads * rows * columns);
    this.factors = this.scales.map((scale, cell) => scale / (usual[Math.floor(cell / (rows * columns))] || 1));
    const sides = [`${column}, 0 to ${columns - 1}`, `${row}, 0 to ${rows - 1}`];
    const [across, down] = liesLengthwise(matrices) ? sides.reverse() : sides;
    const [each, full] = heads > 1
      ? [` for each of ${heads} ${head}s`, "the size beside its name"]
      : ["", `±${written(usual[0])}`];
    this.heading.textContent = `The whole memory as a matrix${each}. Across: ${across}; down: ${down}. `
      + `Full colour: ${full} and beyond.`;
    this.scroller.setAttribute("aria-label", `${label}: the memory as a matrix`);
  }

  resize(theme) {
    if (!this.matrices) return;
    this.theme = theme;
    this.layout = layOutMatrices(this.matrices, this.scroller.clientWidth, devicePixelRatio || 1);
    const { inBand, down, blocks } = this.layout;
    [this.image.width, this.image.height] = [inBand, down * blocks.length];
    this.picture = this.inImage.createImageData(inBand, down * blocks.length);
    this.canvas.style.width = `${this.scroller.clientWidth}px`;
    fit(this.canvas, this.g, this.scroller.clientWidth, this.layout.fullHeight + 2);
  }

  draw(shown, t) {
    if (!this.matrices) return;
    const { g, theme, layout: { blocks, inBand, down, width, height } } = this;
    g.fillStyle = theme.background;
    g.fillRect(0, 0, this.canvas.width, this.canvas.height);
    this.paint(t);
    g.imageSmoothingEnabled = width * (devicePixelRatio || 1) < 1;
    blocks.forEach(({ x, y, count }, place) => {
      g.drawImage(this.image, 0, place * down, count, down, x, y, count * width, down * height);
      g.strokeStyle = theme.muted;
      g.lineWidth = 0.5;
      g.strokeRect(x, y, count * width, down * height);
    });
    this.drawTitles();
    this.drawMark(shown);
    this.held.textContent = `${upper(this.named(shown))}: ${written(this.number(shown, t), true)}`;
  }

  // The pixels of all blocks, one below another.
  paint(t) {
    const { codes, time, factors, theme: { scale }, layout, picture } = this;
    const { rows, columns, lengthwise, blocks, inBand, down } = layout;
    const [stepAcross, stepDown] = lengthwise ? [columns, 1] : [1, columns];
    blocks.forEach(({ head, first, count }, place) => {
      const corner = head * rows * columns + first * stepAcross;
      for (let y = 0; y < down; y++) {
        let at = 4 * (place * down + y) * inBand;
        let cell = corner + y * stepDown;
        for (let x = 0; x < count; x++, cell += stepAcross, at += 4) {
          const share = codes[cell * time + t] * factors[cell];
          const [r, g, b] = scale[Math.round(Math.max(-FULL, Math.min(FULL, share))) + FULL].rgb;
          picture.data[at] = r;
          picture.data[at + 1] = g;
          picture.data[at + 2] = b;
          picture.data[at + 3] = 255;
        }
      }
    });
    this.inImage.putImageData(picture, 0, 0);
  }

  drawTitles() {
    const { g, theme, matrices: { heads, usual, axes: [head, row, column] }, layout: { blocks, bands, lengthwise } } = this;
    if (blocks.length === 1) return;
    g.font = `12px ${theme.sans}`;
    g.textAlign = "left";
    g.textBaseline = "alphabetic";
    g.fillStyle = theme.muted;
    for (const block of blocks) {
      const ofHead = heads > 1 ? [`${head} ${block.head + 1}: ±${written(usual[block.head])}`] : [];
      const ofBand = bands > 1 ? [`${lengthwise ? row : column} ${block.first} to ${block.first + block.count - 1}`] : [];
      g.fillText([...ofHead, ...ofBand].join(", "), block.x, block.y - 5);
    }
  }

  drawMark(cell) {
    const { g, theme, layout } = this;
    const { x, y } = squareOf(layout, cell);
    const [across, down] = [Math.max(MARK, layout.width + 2), Math.max(MARK, layout.height + 2)];
    const frame = [x + (layout.width - across) / 2, y + (layout.height - down) / 2, across, down];
    for (const [colour, width] of [[theme.background, 4], [theme.accent, 2]]) {
      g.strokeStyle = colour;
      g.lineWidth = width;
      g.strokeRect(...frame);
    }
  }

  // What a cell is in words, as "head 2, value 5, key 17".
  named(cell) {
    const { heads, axes: [head, row, column] } = this.matrices;
    const place = placeOf(this.matrices, cell);
    const ofHead = heads > 1 ? [`${head} ${place.head + 1}`] : [];
    return [...ofHead, `${row} ${place.row}`, `${column} ${place.column}`].join(", ");
  }

  number(cell, t) {
    return (this.codes[cell * this.time + t] / FULL) * this.scales[cell];
  }

  // The cell under a pointer, -1 for none.
  under(event) {
    const box = this.canvas.getBoundingClientRect();
    return cellUnder(this.layout, event.clientX - box.x, event.clientY - box.y);
  }

  // The cell that a key goes to, null where it goes nowhere. Page keys go from matrix to matrix.
  beside(cell, key) {
    const { heads, rows, columns } = this.matrices;
    if (key in STEPS) return cellBeside(this.layout, cell, ...STEPS[key]);
    const turned = { PageUp: -1, PageDown: 1 }[key];
    if (!turned) return null;
    const { head } = placeOf(this.layout, cell);
    return cell + (clamped(head + turned, heads - 1) - head) * rows * columns;
  }

  reveal(cell) {
    if (!this.layout) return;
    const { scroller, layout } = this;
    const { y } = squareOf(layout, cell);
    const lowest = y + layout.height + MARK - scroller.clientHeight;
    if (y - MARK < scroller.scrollTop) scroller.scrollTop = y - MARK;
    else if (lowest > scroller.scrollTop) scroller.scrollTop = lowest;
  }
}

const upper = (words) => words[0].toUpperCase() + words.slice(1);

// A number of any size in three digits.
function written(number, sign = false) {
  const plain = Number(Math.abs(number).toPrecision(3));
  return `${number < 0 ? "\u2212" : sign ? "+" : ""}${plain}`;
}
