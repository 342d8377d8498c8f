// Matrices on a page: where each lies, how large its cells are, and which cell is at a place.

import { clamped } from "../shared/numbers.js";

const LONG = 2; // a matrix this many times as long as wide lies on its side, in several bands
const CELL = { least: 1.75, most: 14 }; // pixels
const LOWEST = 6; // a cell of a band is at least as high
const GAP = 10;
const TITLE = 18; // above a matrix that is not the only one

// Whether rows lie across.
export const liesLengthwise = ({ rows, columns }) => rows > LONG * columns;

// `heads`, `rows` and `columns` as the matrices have them, `room` in pixels. Each block is a matrix or
// a band of one: its `head`, where it lies, the first of what lies across it, and how many.
export function layOutMatrices({ heads, rows, columns }, room, ratio = 1) {
  const lengthwise = liesLengthwise({ rows, columns });
  const [across, down] = lengthwise ? [rows, columns] : [columns, rows];
  const bands = across > LONG * down ? Math.ceil((across * CELL.least) / room) : 1;
  const inBand = Math.ceil(across / bands);
  const most = bands > 1 ? 1 : clamped(Math.floor((room + GAP) / (inBand * CELL.least + GAP)) - 1, heads - 1) + 1;
  const abreast = Math.ceil(heads / Math.ceil(heads / most));
  const width = sharp(Math.min(CELL.most, ((room + GAP) / abreast - GAP) / inBand), ratio);
  const height = across > LONG * down ? Math.max(width, LOWEST) : width;
  const title = heads * bands > 1 ? TITLE : 0;
  const blocks = Array.from({ length: heads * bands }, (_, place) => {
    const first = (place % bands) * inBand;
    return {
      head: Math.floor(place / bands),
      first,
      count: Math.min(inBand, across - first),
      x: (place % abreast) * (inBand * width + GAP),
      y: Math.floor(place / abreast) * (title + down * height + GAP) + title,
    };
  });
  const last = blocks[blocks.length - 1];
  return { lengthwise, across, down, bands, width, height, blocks, inBand,
    fullHeight: last.y + down * height, heads, rows, columns };
}

// A size that is whole on the screen, unless a large part of it would be lost.
function sharp(size, ratio) {
  const whole = Math.floor(size * ratio) / ratio;
  return whole < 0.9 * size ? size : whole;
}

// Where a cell is: its head, its row and its column, and of the picture how far across and down.
export function placeOf({ rows, columns, lengthwise }, cell) {
  const [row, column] = [Math.floor(cell / columns) % rows, cell % columns];
  const [across, down] = lengthwise ? [row, column] : [column, row];
  return { head: Math.floor(cell / (rows * columns)), row, column, across, down };
}

export function cellAt({ rows, columns, lengthwise }, head, across, down) {
  const [row, column] = lengthwise ? [across, down] : [down, across];
  return (head * rows + row) * columns + column;
}

// The block that a cell is drawn in, and the corner of its square.
export function squareOf(layout, cell) {
  const { head, across, down } = placeOf(layout, cell);
  const block = layout.blocks[head * layout.bands + Math.floor(across / layout.inBand)];
  return { x: block.x + (across - block.first) * layout.width, y: block.y + down * layout.height };
}

// The cell at a place of the picture, -1 where there is none.
export function cellUnder(layout, x, y) {
  const { width, height, down } = layout;
  for (const block of layout.blocks) {
    const [across, below] = [Math.floor((x - block.x) / width), Math.floor((y - block.y) / height)];
    if (across >= 0 && across < block.count && below >= 0 && below < down) {
      return cellAt(layout, block.head, block.first + across, below);
    }
  }
  return -1;
}

// The cell beside another: so many steps across and down, none beyond the edges of its matrix.
export function cellBeside(layout, cell, across, down) {
  const place = placeOf(layout, cell);
  return cellAt(layout, place.head, clamped(place.across + across, layout.across - 1), clamped(place.down + down, layout.down - 1));
}
