// Passages below each other, the marked parts in one column, what was read before them to the left.

import { drawnOf } from "../shared/characters.js";
import { element } from "../shared/elements.js";
import { viewPerMount } from "../shared/mounting.js";

const NO_BREAK = "\u00a0";

class PassageList {
  constructor(parent) {
    this.list = parent.appendChild(element("ol", { class: "passage-list", tabindex: 0 }));
  }

  update(data) {
    const content = JSON.stringify(data);
    if (content === this.content) return;
    this.content = content;
    this.list.setAttribute("aria-label", data.title);
    this.list.style.setProperty("--model", data.colour);
    this.list.replaceChildren(...data.rows.map((row) => this.row(row)));
    this.list.scrollTop = 0;
  }

  row({ before, marked, after, value, share, more }) {
    const bar = element("span", { class: "bar", "aria-hidden": "true" });
    bar.style.setProperty("--share", share);
    // The end of what stands before is what must be seen, so it is laid out from its end.
    return element("li", {},
      element("span", { class: "fit" }, element("span", { class: "value" }, value), bar),
      element("span", { class: "passage" },
        element("span", { class: "before" }, element("bdi", { dir: "ltr" }, shown(before))),
        element("mark", {}, drawnOf(marked)),
        element("span", { class: "after" }, shown(after))),
      element("span", { class: "more" }, ...more.map(([name, told]) =>
        element("span", {}, element("span", { class: "name" }, `${name} `), drawnOf(told)))));
  }

  remove() {
    this.list.remove();
  }
}

// A line end or a tab would break the row; a space at the end of one would not be drawn.
const shown = (text) => Array.from(text, (one) => (one === " " ? NO_BREAK : drawnOf(one))).join("");

export default viewPerMount(PassageList);
