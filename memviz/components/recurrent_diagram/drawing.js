// The picture: plain SVG with every colour written out, so that it can be saved as it is.

import { drawnOf, nameOf, quotedNameOf } from "../shared/characters.js";
import { svgElement } from "../shared/elements.js";
import { percent } from "../shared/numbers.js";
import { GUTTER, NODE, WORDS, arrowPath } from "./geometry.js";

const FAINT = 0.24; // opacity of what cannot reach the selected softmax
const SHOWN_WORDS = 3;
const LETTER = 0.62; // width of a letter as a share of its size

// `first` is the index of the first visible character, `selected` that of the selected one.
export function picture(data, layout, first, selected, theme) {
  const { width, height } = layout;
  const root = svgElement("svg", { xmlns: "http://www.w3.org/2000/svg", width, height,
    viewBox: `0 0 ${width} ${height}`, "font-family": theme.sans, fill: theme.ink });
  root.append(svgElement("rect", { width, height, fill: theme.background }), spotlight(layout, selected - first, theme),
    rowNames(layout, theme));
  for (let index = 0; index < layout.columns; index++) {
    root.append(column(data, layout, first, index, selected, theme));
  }
  root.append(legend(data, layout, theme));
  return root;
}

function spotlight(layout, index, theme) {
  const { x, y, column } = layout;
  return svgElement("rect", { x: x(index) - column / 2, y: WORDS - 2, width: column, height: y(0) - WORDS + 22,
    rx: 6, fill: theme.track });
}

function rowNames({ y, layers }, theme) {
  const names = ["input", ...Array.from({ length: layers }, (_, i) => `layer ${i + 1}`), "softmax"];
  return svgElement("g", { "font-size": 12, fill: theme.muted },
    ...names.map((name, level) => svgElement("text", { x: 0, y: y(level) + 4 }, name)));
}

function column(data, layout, first, index, selected, theme) {
  const at = first + index;
  const onPath = at <= selected;
  const group = svgElement("g", onPath ? {} : { opacity: FAINT });
  group.append(letter(data.pieces[at], layout, index, at === selected, theme));
  for (let level = 1; level <= layout.layers; level++) {
    group.append(...arrowsInto(level, data.first + at, index, layout, theme), node(data, level, at, layout, index));
  }
  group.append(softmax(data, layout, index, at === selected, onPath, theme));
  return group;
}

// A token of several letters is as large as its column has room for.
function letter(piece, layout, index, isSelected, theme) {
  const [x, y] = [layout.x(index), layout.y(0)];
  if (piece === " ") {
    return svgElement("path", { d: `M${x - 5},${y - 1} v4 h10 v-4`, fill: "none", stroke: theme.muted, "stroke-width": 1.4 });
  }
  const drawn = drawnOf(piece);
  const size = Math.min(16, layout.column / (LETTER * Array.from(drawn).length));
  return svgElement("text", { x, y: y + 5, "text-anchor": "middle", "font-size": size.toFixed(1),
    "font-family": theme.monospace, "font-weight": isSelected ? 700 : 400 }, drawn);
}

// What a layer is computed from: what stands below it, and itself one character earlier.
function arrowsInto(level, timestep, index, { x, y }, theme) {
  const below = level === 1 ? 16 : NODE + 3;
  const arrows = [arrow(x(index), y(level - 1) - below, x(index), y(level) + NODE + 3, theme)];
  if (timestep > 0) {
    const from = index > 0 ? x(index - 1) + NODE + 2 : GUTTER - 6;
    arrows.push(arrow(from, y(level), x(index) - NODE - 2, y(level), theme));
  }
  return arrows;
}

function arrow(x1, y1, x2, y2, theme) {
  return svgElement("path", { d: arrowPath(x1, y1, x2, y2), fill: "none", stroke: theme.muted, "stroke-width": 1.3 });
}

function node(data, level, at, { x, y }, index) {
  const strength = data.strengths[level - 1][at];
  const [least, most] = strengthRange(data);
  return svgElement("circle", { class: "node", cx: x(index), cy: y(level), r: NODE, fill: data.colour,
    "fill-opacity": ((strength - least) / (most - least)).toFixed(3), stroke: data.colour, "stroke-width": 1.5 },
    svgElement("title", {}, `layer ${level} at ${named(data.pieces[at])}: ${strength.toFixed(2)}`));
}

// Only the selected softmax is on the path; those of earlier characters are not its input.
function softmax(data, { x, y, layers, column }, index, isSelected, onPath, theme) {
  const level = layers + 1;
  const half = Math.min(10, column / 2 - 3);
  return svgElement("g", onPath && !isSelected ? { opacity: FAINT } : {},
    arrow(x(index), y(layers) - NODE - 3, x(index), y(level) + 9, theme),
    svgElement("rect", { class: isSelected ? "softmax selected" : "softmax", x: x(index) - half, y: y(level) - 6,
      width: 2 * half, height: 12, rx: 4, fill: isSelected ? data.colour : theme.background,
      stroke: data.colour, "stroke-width": 1.5 }));
}

// The most probable words over the selected softmax: as many as fit. `text` must be on the page.
export function placeWords(root, words, layout, index, theme) {
  for (let count = Math.min(SHOWN_WORDS, words.length); count > 0; count--) {
    const text = svgElement("text", { y: 18, "font-size": 14 });
    words.slice(0, count).forEach(([word, probability], i) => text.append(
      svgElement("tspan", i ? { dx: 14, fill: theme.muted } : { "font-weight": 700 }, nameOf(word)),
      svgElement("tspan", { dx: 5, fill: theme.muted }, percent(probability))));
    root.append(text);
    const length = text.getBBox().width;
    const wanted = layout.x(index) - (count > 1 ? layout.column / 2 : length / 2);
    text.setAttribute("x", Math.max(0, Math.min(layout.width - length - 2, wanted)));
    if (length <= layout.width || count === 1) return;
    text.remove();
  }
}

// From no fill to full: the strengths drawn, out to the next tenth, so that they can be told apart.
function strengthRange({ strengths }) {
  const all = strengths.flat();
  const least = Math.floor(10 * Math.min(...all)) / 10;
  return [least, Math.max(Math.ceil(10 * Math.max(...all)) / 10, least + 0.1)];
}

function legend(data, { y, width }, theme) {
  const top = y(0) + 34;
  const [least, most] = strengthRange(data);
  const ramp = svgElement("linearGradient", { id: "strength" },
    svgElement("stop", { offset: 0, "stop-color": data.colour, "stop-opacity": 0 }),
    svgElement("stop", { offset: 1, "stop-color": data.colour, "stop-opacity": 1 }));
  const name = width < 480 ? "root mean square of the layer" : "root mean square of the layer’s outputs h";
  return svgElement("g", { "font-size": 12, fill: theme.muted }, svgElement("defs", {}, ramp),
    svgElement("text", { x: 0, y: top + 4 }, `fill: ${least.toFixed(1)}`),
    svgElement("rect", { x: 50, y: top - 6, width: 64, height: 12, rx: 3, fill: "url(#strength)", stroke: data.colour }),
    svgElement("text", { x: 120, y: top + 4 }, `${most.toFixed(1)}, ${name}`));
}

export const named = (piece) => (piece === " " ? "the space" : quotedNameOf(piece));
