// The row that a view has pinned, as a table.

// A line per model and character: its share of the row's largest value, as near as the page holds it.
export function asCsv(view) {
  const t = view.pinned;
  const { scale, signedScale } = view.theme;
  const lines = ["model,timestep,target,step,character,share_of_largest"];
  for (const panel of view.panels) {
    panel.rowAt(t).forEach((code, step) => {
      const { share } = (panel.signed ? signedScale : scale)[code];
      const row = [panel.model.label, t, view.targets[t], step, view.text[step], share.toFixed(4)];
      lines.push(row.map(quoted).join(","));
    });
  }
  return new Blob([`${lines.join("\r\n")}\r\n`], { type: "text/csv" });
}

const quoted = (value) => (/[",\r\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : value);
