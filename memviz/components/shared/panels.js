// What panels of models have in common, whatever they show.

import { element } from "./elements.js";

export function titleOf(model, ...more) {
  const mark = element("span", { class: "mark", "aria-hidden": "true" });
  mark.style.background = model.colour;
  return element("h2", {}, mark, element("span", { class: "label" }, model.label), ...more);
}

// A model with nothing to show keeps its place and says why.
export const silentPanel = (model) =>
  element("div", { class: "panel silent", role: "group", "aria-label": model.label },
    titleOf(model), element("p", { class: "note" }, model.note));
