// What a view takes from the theme of its page: Streamlit's, or that of a report.

import { cssOf, mixed, rgbOf } from "./colour.js";

// The theme's values by their names, as they are written.
export function themeValues(host) {
  const style = getComputedStyle(host);
  return (name) => style.getPropertyValue(`--st-${name}`).trim();
}

// What every view draws with. `inkRgb` and `backgroundRgb` are for mixtures.
export function pageTheme(host) {
  const value = themeValues(host);
  const [backgroundRgb, inkRgb] = [rgbOf(value("background-color")), rgbOf(value("text-color"))];
  return {
    backgroundRgb,
    inkRgb,
    background: cssOf(backgroundRgb),
    ink: cssOf(inkRgb),
    muted: cssOf(mixed(inkRgb, backgroundRgb, 0.33)),
    accent: value("primary-color"),
    track: value("secondary-background-color"),
    monospace: value("code-font") || "monospace",
    sans: value("font") || "sans-serif",
  };
}
