// A list of cells, best first. Choosing one tells the cell view of the same page, not Python.

import { OPEN_CELL } from "../cell_view/open_cell.js";
import { element } from "../shared/elements.js";
import { isShortcut } from "../shared/keys.js";
import { viewPerMount } from "../shared/mounting.js";
import { signed } from "../shared/numbers.js";

class CellRanking {
  constructor(parent) {
    this.list = parent.appendChild(element("ol", { class: "cell-ranking" }));
    this.list.onkeydown = (event) => this.key(event);
  }

  update(data) {
    const content = JSON.stringify(data);
    if (content === this.content) return;
    this.content = content;
    this.list.setAttribute("aria-label", `Cells that track “${data.label}”, best first`);
    this.list.style.setProperty("--threshold", data.threshold);
    this.rows = data.cells.map((cell, i) => this.row(cell, i, data.threshold));
    this.list.replaceChildren(...this.rows.map((row) => element("li", {}, row)));
    this.list.scrollTop = 0;
  }

  row(cell, i, threshold) {
    const { label, where, correlation, by_chance: byChance, colour } = cell;
    const above = Math.abs(correlation) > threshold;
    const mark = element("span", { class: "mark" });
    mark.style.background = colour;
    const bar = element("span", { class: `bar ${correlation < 0 ? "below" : "above"}`, "aria-hidden": "true" });
    bar.style.setProperty("--score", Math.abs(correlation));
    const chance = above ? "" : ", not above chance";
    const row = element("button", { type: "button", tabindex: i ? -1 : 0,
      title: `Correlation ${signed(correlation)}; the best of all cells, on any label, is as high by chance in ${(100 * byChance).toFixed(1)} % of cases${chance}` },
      element("span", { class: "rank" }, `${i + 1}`), mark,
      element("span", { class: "name" }, `${label} `, element("span", { class: "where" }, `${where}, cell ${cell.cell}`)),
      bar, element("span", { class: "value" }, signed(correlation), element("span", { class: "sr" }, chance)));
    row.classList.toggle("by-chance", !above);
    row.onclick = () => this.open(i, cell);
    return row;
  }

  open(i, { model, layer, part, cell }) {
    this.rows.forEach((row, at) => {
      row.tabIndex = at === i ? 0 : -1;
      if (at === i) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    });
    window.dispatchEvent(new CustomEvent(OPEN_CELL, { detail: { model, layer, part, cell } }));
  }

  key(event) {
    if (isShortcut(event)) return;
    const at = this.rows.indexOf(event.target.closest("button"));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: this.rows.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const row = this.rows[to];
    row?.focus();
    row?.click();
  }

  remove() {
    this.list.remove();
  }
}

export default viewPerMount(CellRanking);
