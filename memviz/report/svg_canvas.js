// A canvas that keeps what is drawn as SVG: as much of the interface as a text view uses. Each text
// has the width that it was measured with, so that letters stay on their colours in any font.

import { element } from "../components/shared/elements.js";

const escaped = (text) =>
  String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
const PART_BEFORE = { left: 0, center: 0.5, right: 1 }; // of a text's width, left of its place
const short = (number) => String(Math.round(number * 100) / 100);

export class SvgCanvas {
  constructor() {
    this.measure = element("canvas").getContext("2d");
    this.parts = [];
    this.textAlign = "left";
  }

  save() { this.parts.push("<g"); }
  translate(x, y) { this.parts.push(` transform="translate(${short(x)} ${short(y)})">`); }
  restore() { this.parts.push("</g>"); }
  clearRect() {}
  beginPath() { this.box = ""; }
  roundRect(x, y, width, height, radius) { this.box = `${sized(x, y, width, height)} rx="${radius}"`; }
  fill() { this.parts.push(`<rect ${this.box} fill="${this.fillStyle}"/>`); }

  fillRect(x, y, width, height) {
    this.parts.push(`<rect ${sized(x, y, width, height)} fill="${this.fillStyle}"/>`);
  }

  strokeRect(x, y, width, height) {
    const stroke = `stroke="${this.strokeStyle}" stroke-width="${this.lineWidth}"`;
    this.parts.push(`<rect ${sized(x, y, width, height)} fill="none" ${stroke}/>`);
  }

  measureText(words) {
    this.measure.font = this.font;
    return this.measure.measureText(words);
  }

  fillText(words, x, y) {
    if (words.trim() === "") return;
    const { width } = this.measureText(words);
    const left = x - width * PART_BEFORE[this.textAlign];
    const text = `x="${short(left)}" y="${short(this.baseline(y))}" textLength="${short(width)}"`;
    this.parts.push(`<text ${text} style="font: ${escaped(this.font)}" fill="${this.fillStyle}" ` +
      `xml:space="preserve" lengthAdjust="spacingAndGlyphs">${escaped(words)}</text>`);
  }

  // Not every program that shows SVG knows a middle line of text: all know the base line.
  baseline(middle) {
    const above = (line) => {
      this.measure.font = this.font;
      this.measure.textBaseline = line;
      return this.measure.measureText("x").fontBoundingBoxAscent;
    };
    return middle + above("alphabetic") - above("middle");
  }

  picture(width, height, title) {
    const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
    return `<svg xmlns="http://www.w3.org/2000/svg" ${size}><title>${escaped(title)}</title>` +
      `<rect width="${width}" height="${height}" fill="#ffffff"/>${this.parts.join("")}</svg>`;
  }
}

const sized = (x, y, width, height) =>
  `x="${short(x)}" y="${short(y)}" width="${short(width)}" height="${short(height)}"`;
