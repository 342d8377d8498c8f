// A text drawn on a grid of equal cells, a cell for each character that a model reads. What a reader
// sees as one letter may be several characters (e and an accent, an emoji and its tone): it is drawn
// once, across their cells. Nothing is reordered, so that every colour stays with its character.

import { glyphOf } from "./characters.js";

const LETTERS = new Intl.Segmenter("en", { granularity: "grapheme" });
const ONE_CELL = /^[ -~]$/; // in a monospaced font all of these are as wide as a cell

// What is drawn of `characters` (one code point each): the glyph of those from `start` to before `end`.
export function glyphsOf(characters) {
  const glyphs = [];
  for (const { segment } of LETTERS.segment(characters.join(""))) {
    const letter = Array.from(segment);
    const parts = segment === "\r\n" ? letter.map((one) => [one]) : [letter];
    for (const part of parts) {
      const start = glyphs.at(-1)?.end ?? 0;
      glyphs.push({ start, end: start + part.length, glyph: part.length > 1 ? part.join("") : glyphOf(part[0]) });
    }
  }
  return glyphs;
}

// Draw them with the font that is set. `column` and `row` say where each character stands, `cell` and
// `line` how large a cell is, `inkAt` the colour of a character.
export function drawGlyphs(g, glyphs, { column, row }, { cell, line }, inkAt) {
  g.textBaseline = "middle";
  const middle = (i) => row[i] * line + line / 2 + 1;
  for (let at = 0; at < glyphs.length; at++) {
    const { start, end, glyph } = glyphs[at];
    const ink = inkAt(start);
    g.fillStyle = ink;
    if (ONE_CELL.test(glyph)) {
      // Runs of such glyphs in one ink and one line: far fewer calls than one per character.
      let run = glyph;
      const goesOn = (next) => ONE_CELL.test(next.glyph) && row[next.start] === row[start]
        && column[next.start] === column[start] + run.length && inkAt(next.start) === ink;
      while (at + 1 < glyphs.length && goesOn(glyphs[at + 1])) run += glyphs[++at].glyph;
      g.textAlign = "left";
      g.fillText(run, column[start] * cell, middle(start));
    } else {
      let last = end - 1;
      while (row[last] !== row[start]) last--; // a letter longer than what is left of its line
      g.textAlign = "center"; // of its cells, of a tab's the first
      g.fillText(glyph, ((column[start] + column[last] + 1) / 2) * cell, middle(start));
    }
  }
  g.textAlign = "left";
}
