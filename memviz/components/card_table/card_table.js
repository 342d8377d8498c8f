// Models as rows, measures as columns. A click on a column's head sorts the rows by it, the largest
// first and then the smallest; a click on a number opens the curve that it was taken from.

import { element, svgElement } from "../shared/elements.js";
import { viewPerMount } from "../shared/mounting.js";

const [WIDTH, HEIGHT, ROOM] = [72, 20, 2];

class CardTable {
  constructor(parent) {
    this.head = element("tr");
    this.body = element("tbody");
    this.table = element("table", {}, element("thead", {}, this.head), this.body);
    this.root = parent.appendChild(element("div", { class: "card-table", role: "region", tabindex: "0" }, this.table));
    this.sorted = null; // a column's place and +1 or -1, or the order in which the rows came
  }

  update({ label, columns, rows, opened }, tell) {
    this.tell = tell;
    this.root.setAttribute("aria-label", label);
    this.opened = opened;
    const content = JSON.stringify([columns, rows]);
    if (content !== this.content) {
      this.content = content;
      this.columns = columns;
      this.rows = rows;
    }
    this.show();
  }

  sort(place) {
    const again = this.sorted?.place === place;
    this.sorted = { place, sign: again ? -this.sorted.sign : -1 };
    this.show();
    this.head.children[place + 1].firstChild.focus();
  }

  show() {
    this.head.replaceChildren(element("th", { scope: "col", class: "model" }, "Model"),
      ...this.columns.map((column, place) => this.title(column, place)));
    this.body.replaceChildren(...this.inOrder().map((row) => this.row(row)));
  }

  inOrder() {
    if (!this.sorted) return this.rows;
    const { place, sign } = this.sorted;
    return [...this.rows].sort((one, other) => compared(one.cells[place].value, other.cells[place].value, sign));
  }

  title({ key, title, says }, place) {
    const order = this.sorted?.place === place ? this.sorted.sign : 0;
    const button = element("button", { type: "button", title: says },
      title, element("span", { class: "order", "aria-hidden": "true" }, { "-1": " ↓", 1: " ↑" }[order] ?? ""));
    button.onclick = () => this.sort(place);
    return element("th", {
      scope: "col",
      class: key === this.opened ? "opened" : "",
      "aria-sort": { "-1": "descending", 1: "ascending" }[order] ?? "none",
    }, button);
  }

  row({ label, colour, is_chosen, cells }) {
    const mark = element("span", { class: "mark", "aria-hidden": "true" });
    mark.style.background = colour;
    return element("tr", { class: is_chosen ? "chosen" : "" },
      element("th", { scope: "row", class: "model" }, element("span", { class: "name" }, mark, element("span", {}, label))),
      ...cells.map((cell, place) => this.cell(cell, this.columns[place], colour, label)));
  }

  cell({ text, interval, curve }, { key, title, opens }, colour, label) {
    const number = element("span", { class: "number" }, text);
    const shown = [number, ...(interval ? [element("span", { class: "interval" }, interval)] : [])];
    const classes = key === this.opened ? "opened" : "";
    if (!opens || !curve.length) return element("td", { class: classes }, ...shown);
    const said = `${label}, ${title}: ${text}${interval ? `, ${interval}` : ""}. Show the curve`;
    const button = element("button", { type: "button", "aria-label": said }, ...shown, sparkline(curve, colour));
    button.onclick = () => this.tell("opened", key);
    return element("td", { class: classes }, button);
  }

  remove() {
    this.root.remove();
  }
}

// Texts by the alphabet, numbers by size, nothing last.
function compared(one, other, sign) {
  if (one === null || other === null) return (one === null) - (other === null);
  if (typeof one === "string") return -sign * one.localeCompare(other);
  return sign * (one - other);
}

function sparkline(curve, colour) {
  const x = (place) => ROOM + (place * (WIDTH - 2 * ROOM)) / Math.max(1, curve.length - 1);
  const y = (height) => HEIGHT - ROOM - height * (HEIGHT - 2 * ROOM);
  const points = curve.map((height, place) => `${x(place).toFixed(1)},${y(height).toFixed(1)}`).join(" ");
  return svgElement("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, "aria-hidden": "true" },
    svgElement("polyline", { points, fill: "none", stroke: colour, "stroke-width": 1.6, "stroke-linejoin": "round" }));
}

export default viewPerMount(CardTable);
