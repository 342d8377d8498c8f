// A model that knows nothing about this text keeps its place and says why.
function silentPanel(model) {
  return element("div", { class: "panel silent", role: "group", "aria-label": model.label },
    titleOf(model), element("p", { class: "note" }, model.note));
}

function titleOf(model, ...more) {
  const mark = element("span", { class: "mark", "aria-hidden": "true" });
  mark.style.background = model.colour;
  return element("h2", {}, mark, element("span", { class: "label" }, model.label), ...more);
}
