// The text as a grid of equal cells, wrapped by words. A space stays with the word it begins; a
// line end, which texts of characters may have, with the line it ends.

const USUAL_WASTE = 4; // columns at the end of a line that wrapping by words leaves empty

// `text` is an array of characters. `rows` hold it; `lines` is the height to keep for any text of its length.
export function wrapWords(text, columns) {
  const column = new Uint16Array(text.length);
  const row = new Uint16Array(text.length);
  let [x, y] = [0, 0];
  for (let start = 0; start < text.length; ) {
    let end = start + 1;
    while (end < text.length && text[end] !== " " && text[end - 1] !== "\n") end++;
    if (x > 0 && x + end - start > columns) [x, y] = [0, y + 1];
    for (; start < end; start++, x++) {
      if (x === columns) [x, y] = [0, y + 1]; // a word longer than a line
      column[start] = x;
      row[start] = y;
    }
    if (text[end - 1] === "\n") [x, y] = [0, y + 1];
  }
  if (text.at(-1) === "\n") y--; // no line begins there
  const timestepAt = new Int32Array(columns * (y + 1)).fill(-1);
  for (let t = 0; t < text.length; t++) timestepAt[row[t] * columns + column[t]] = t;
  return {
    column, row, columns, rows: y + 1,
    lines: Math.max(y + 1, Math.ceil(text.length / Math.max(1, columns - USUAL_WASTE))),
    at: (x, y) => (x >= 0 && x < columns && y >= 0 ? (timestepAt[y * columns + x] ?? -1) : -1),
  };
}

export const wordStart = (text, t) => Math.max(0, text.lastIndexOf(" ", t));

// The word that begins at a place, or after the space there.
export function wordAt(text, start) {
  const from = text[start] === " " ? start + 1 : start;
  const end = text.indexOf(" ", from);
  return text.slice(from, end < 0 ? text.length : end).join("");
}

// The start of the next word (direction 1) or of this word or the one before (direction -1).
export function neighbouringWord(text, t, direction) {
  let to = t + direction;
  while (to > 0 && to < text.length - 1 && text[to] !== " ") to += direction;
  return to;
}

// Sizes in CSS pixels: wide columns side by side, compact so that a phone shows every model, or
// narrow for the smallest screens and for the largest zoom.
export const WIDE = { font: 15, line: 27, small: 13, info: 24, bar: 31, gap: 5, barsInRow: 1 };
export const COMPACT = { font: 12, line: 18, small: 11.5, info: 18, bar: 22, gap: 4, barsInRow: 3 };
export const NARROW = { ...COMPACT, bar: 18, gap: 3, barsInRow: 1 }; // three words side by side are cut off
export const COMPACT_BELOW = 560;
export const NARROW_BELOW = 330;
const WIDE_LINES = 12.5; // half a line says that there are more
const [FEWEST_LINES, MOST_LINES] = [3, 12];
const AROUND_PANELS = 150; // Streamlit's header, the heading with the target, the scrubber
const AROUND_TEXT = 78; // a compact panel without its text

// Lines of text that a panel shows before it scrolls. Compact panels share a screen.
export function linesInSight(compact, panels, screenHeight) {
  if (!compact) return WIDE_LINES;
  const room = (screenHeight - AROUND_PANELS) / panels - AROUND_TEXT;
  return Math.max(FEWEST_LINES, Math.min(MOST_LINES, Math.floor(room / COMPACT.line)));
}

const NARROWEST_PANEL = 222;
const PANEL_GAP = 14;
// What stands over the bars where it has one line, of about the usual width. On a phone, where all
// models share a screen, it does without the word that has most.
const ONE_INFO_LINE = {
  wide: "44 % from earlier words, most “education” 56 %  target ranks 999, 1.9 %",
  compact: "44 % from earlier words  target ranks 999, 1.9 %",
};
export const oneInfoLine = (compact) => ONE_INFO_LINE[compact ? "compact" : "wide"];

// Lines above the bars: on narrow panels each fact has its own, as far as a phone has room.
export const infoLinesOf = (isNarrow, compact) => (isNarrow ? (compact ? 2 : 3) : 1);

// Columns for a number of panels: as many as fit, then no row emptier than it must be.
export function columnsFor(panels, across) {
  const most = Math.max(1, Math.floor((across + PANEL_GAP) / (NARROWEST_PANEL + PANEL_GAP)));
  return Math.ceil(panels / Math.ceil(panels / most));
}
