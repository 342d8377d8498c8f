// The row that a view has pinned, as a table.

// A line per model and character: its share of the row's largest value, as near as the page holds it.
export function asCsv(view) {
  const t = view.pinned;
  const { scale, signedScale } = view.theme;
  const lines = ["model,timestep,target,step,character,share_of_largest"];
  for (const panel of view.panels) {
    panel.rowAt(t).forEach((code, step) => {
      const { share } = (panel.signed ? signedScale : scale)[code];
      const names = [panel.model.label, panel.targets[t], view.text[step]].map(harmless);
      const row = [names[0], t, names[1], step, names[2], share.toFixed(4)];
      lines.push(row.map(quoted).join(","));
    });
  }
  return new Blob([`${lines.join("\r\n")}\r\n`], { type: "text/csv" });
}

// What a spreadsheet takes for a formula, as =cmd|…; one sign alone is none.
const FORMULA = /^\s*[=+\-@]./su;
const harmless = (text) => (FORMULA.test(text) ? `'${text}` : text);
const quoted = (value) => (/[",\r\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : value);
