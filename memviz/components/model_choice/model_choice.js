// The models to compare: those chosen, each with a button that removes it, and below, when it is
// opened, a list of all to search and tick. One more than there may be is refused with a sentence.

import { element } from "../shared/elements.js";
import { isShortcut } from "../shared/keys.js";
import { viewPerMount } from "../shared/mounting.js";

// As a visitor may type it: in any case, with x for ×, and blanks for what joins words.
const plain = (text) => text.toLowerCase().replaceAll("×", "x").replaceAll(/[_-]/g, " ");

class ModelChoice {
  constructor(parent) {
    this.chosen = [];
    this.build(parent);
    this.listen();
  }

  build(parent) {
    this.name = element("span", { id: "name" });
    this.count = element("span", { class: "count" });
    this.those = element("ul", { class: "chosen" });
    this.opener = element("button", { class: "opener", type: "button", "aria-controls": "all" });
    this.field = element("input", { type: "search", autocomplete: "off", autocapitalize: "off", spellcheck: false });
    this.note = element("p", { class: "note", role: "status" });
    this.groups = element("div", { class: "groups" });
    this.none = element("p", { class: "none" }, "No model here is called that.");
    this.all = element("div", { class: "all", id: "all" },
      this.field, this.note, element("div", { class: "scroller" }, this.groups, this.none));
    this.root = parent.appendChild(element("div", { class: "model-choice", role: "group", "aria-labelledby": "name" },
      element("p", { class: "head" }, this.name, this.count), this.those, this.opener, this.all));
    this.all.hidden = true;
  }

  listen() {
    this.opener.onclick = () => this.open(this.all.hidden);
    this.field.oninput = () => this.search();
    this.root.onkeydown = (event) => this.key(event);
  }

  update(data, tell) {
    this.tell = tell;
    const content = JSON.stringify([data.label, data.most, data.groups]);
    if (content !== this.content) {
      this.content = content;
      this.list(data);
    }
    if (data.push !== this.push) {
      this.push = data.push;
      this.chosen = data.chosen;
    }
    this.show();
  }

  list({ label, most, groups }) {
    this.most = most;
    this.models = groups.flatMap(({ units }) => units.flat());
    this.name.textContent = label;
    this.size = `${this.models.length} model${this.models.length === 1 ? "" : "s"}`;
    const words = `Search ${this.size}`;
    this.field.placeholder = words;
    this.field.setAttribute("aria-label", words);
    this.those.setAttribute("aria-label", `${label} that are chosen`);
    this.rows = new Map(this.models.map((model) => [model.id, this.row(model)]));
    this.groups.replaceChildren(...groups.map((group, place) => this.group(group, place)));
    this.search();
  }

  group({ name, units }, place) {
    const several = units.some((models) => models.length > 1) ? " several" : "";
    return element("div", { class: `group${several}`, role: "group", "aria-labelledby": `group-${place}` },
      element("p", { id: `group-${place}` }, name),
      ...units.map((models) => element("div", { class: "unit" }, ...models.map(({ id }) => this.rows.get(id)))));
  }

  row(model) {
    const box = element("input", { type: "checkbox", "aria-label": model.label });
    box.onchange = () => this.choose(model);
    return element("label", { class: "row" }, box, markOf(model), element("span", {}, model.name));
  }

  open(wanted) {
    this.all.hidden = !wanted;
    this.say("");
    this.show();
    if (!wanted) return;
    this.all.scrollIntoView({ block: "nearest" });
    // Where there is no mouse the focus would bring up a keyboard that covers half the list.
    if (matchMedia("(hover: hover)").matches) this.field.focus({ preventScroll: true });
  }

  search() {
    const words = plain(this.field.value).split(" ");
    for (const model of this.models) {
      const text = plain(model.words);
      this.rows.get(model.id).hidden = !words.every((word) => text.includes(word));
    }
    for (const group of this.groups.children) group.hidden = !group.querySelector(".row:not([hidden])");
    this.none.hidden = this.found.length > 0;
  }

  // The boxes of the models that are found, in their order.
  get found() {
    return [...this.groups.querySelectorAll(".row:not([hidden]) input")];
  }

  choose(model) {
    const others = this.chosen.filter((id) => id !== model.id);
    if (others.length === this.most) this.refuse(model);
    else this.take(others.length < this.chosen.length ? others : [...this.chosen, model.id]);
  }

  refuse(model) {
    this.say(`Up to ${this.most} models are compared at a time. Remove one of them to add ${model.label}.`);
    this.show();
  }

  take(ids) {
    this.chosen = ids;
    this.say("");
    this.show();
    this.tell("chosen", this.chosen);
  }

  say(words) {
    this.note.textContent = words;
  }

  show() {
    const chosen = this.models.filter(({ id }) => this.chosen.includes(id)).sort((one, other) => one.place - other.place);
    this.count.textContent = `${chosen.length} of up to ${this.most}`;
    for (const [id, row] of this.rows) row.firstChild.checked = this.chosen.includes(id);
    this.opener.textContent = this.all.hidden ? `Choose from ${this.size}` : "Close the list";
    this.opener.setAttribute("aria-expanded", !this.all.hidden);
    if (this.shown === JSON.stringify(chosen)) return;
    this.shown = JSON.stringify(chosen);
    this.those.replaceChildren(...chosen.map((model) => this.chosenRow(model)));
    this.those.hidden = !chosen.length;
  }

  chosenRow(model) {
    const remove = element("button", { type: "button", "aria-label": `Remove ${model.label}` }, "×");
    const row = element("li", {}, markOf(model), element("span", { class: "label" }, model.label), remove);
    remove.onclick = () => {
      const next = (row.nextSibling ?? row.previousSibling)?.textContent;
      this.choose(model);
      const left = [...this.those.children].find(({ textContent }) => textContent === next);
      (left?.querySelector("button") ?? this.opener).focus();
    };
    return row;
  }

  // In the list arrow keys go from box to box, Enter in the field ticks the first model found.
  key(event) {
    if (isShortcut(event)) return;
    const stops = [this.field, ...this.found];
    const at = stops.indexOf(event.target);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 }[event.key];
    if (event.key === "Escape" && !this.all.hidden) this.leave();
    else if (event.key === "Enter" && at === 0) stops[1]?.click();
    else if (at >= 0 && to !== undefined) stops[to]?.focus();
    else return;
    event.preventDefault();
  }

  // Out of a search first, then out of the list.
  leave() {
    if (this.field.value) {
      this.field.value = "";
      this.search();
      this.field.focus();
    } else {
      this.open(false);
      this.opener.focus();
    }
  }

  remove() {
    this.root.remove();
  }
}

function markOf({ colour }) {
  const mark = element("span", { class: "mark", "aria-hidden": "true" });
  mark.style.background = colour;
  return mark;
}

export default viewPerMount(ModelChoice);
