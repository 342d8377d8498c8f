// Where everything stands: a column per character, from left to right; rows from the letters at the
// bottom through the layers to the softmax. All numbers are pixels.

import { clamped } from "../shared/numbers.js";

export const GUTTER = 58; // names of the rows
const COLUMN = { least: 26, most: 44 };
const ROW = 52;
export const NODE = 9; // radius
export const WORDS = 34; // the suggested words, above the softmax
const FOOT = 52; // below the letters: the legend

// How many of `count` columns fit, and where.
export function layoutOf(width, count, layers) {
  const room = Math.max(COLUMN.least, width - GUTTER - 4);
  const columns = Math.max(1, Math.min(count, Math.floor(room / COLUMN.least)));
  const column = Math.min(COLUMN.most, room / columns);
  const x = (index) => GUTTER + (index + 0.5) * column;
  const y = (level) => WORDS + 16 + (layers + 1 - level) * ROW;
  return { width, height: y(0) + FOOT, columns, column, layers, x, y };
}

// The first visible character: the end of the text is shown, or else what holds the selected one.
export function firstVisible(before, selected, count, columns) {
  const last = count - columns;
  if (before === null) return clamped(selected - Math.floor(columns / 2), last);
  return clamped(Math.max(selected - columns + 1, Math.min(before, selected)), last);
}

// An arrow between two points as one path, its head open.
export function arrowPath(x1, y1, x2, y2) {
  const [dx, dy] = [Math.sign(x2 - x1), Math.sign(y2 - y1)];
  const wing = (side) => `${x2 - 4 * dx + 3 * side * dy},${y2 - 4 * dy + 3 * side * dx}`;
  return `M${x1},${y1} L${x2},${y2} M${wing(1)} L${x2},${y2} L${wing(-1)}`;
}
