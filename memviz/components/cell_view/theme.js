// What the view takes from Streamlit's theme, and the colours of -1 to +1.

// From the page's background outwards, alike in lightness on both sides: red below, blue above.
const CELL_STOPS = {
  light: { below: ["#fbdcd6", "#f4a295", "#dc5546"], above: ["#d6e6f5", "#92bfe6", "#3f8acb"] },
  dark: { below: ["#42201e", "#8a3a31", "#e8705f"], above: ["#182f48", "#265f97", "#5aa6ea"] },
};
const FULL = 127; // the code of +1

// Cell and ink for each code, from -1 at 0 to +1 at 254.
function cellScale(background, ink) {
  const stops = CELL_STOPS[luminance(background) < luminance(ink) ? "dark" : "light"];
  const [below, above] = [stops.below, stops.above].map((colours) => [background, ...colours.map(rgbOf)]);
  return Array.from({ length: 2 * FULL + 1 }, (_, place) => {
    const value = (place - FULL) / FULL;
    const rgb = colourAt(value < 0 ? below : above, Math.abs(value)).map(Math.round);
    return { rgb, cell: cssOf(rgb), ink: cssOf(inkOn(rgb, ink)) };
  });
}

function themeOf(host) {
  const style = getComputedStyle(host);
  const value = (name) => style.getPropertyValue(`--st-${name}`).trim();
  const [background, ink] = [rgbOf(value("background-color")), rgbOf(value("text-color"))];
  return {
    scale: cellScale(background, ink),
    background: cssOf(background),
    inkRgb: ink,
    backgroundRgb: background,
    ink: cssOf(ink),
    muted: cssOf(mixed(ink, background, 0.33)),
    accent: value("primary-color"),
    monospace: value("code-font") || "monospace",
    sans: value("font") || "sans-serif",
  };
}

// The scale as a gradient from -1 to +1, for the legend.
const rampOf = (scale) => `linear-gradient(to right, ${scale.filter((_, i) => i % 6 === 0).map(({ cell }) => cell)})`;

const signed = (value) => `${value < 0 ? "\u2212" : "+"}${Math.abs(value).toFixed(2)}`;
const clamped = (value, last) => Math.max(0, Math.min(last, value));

function setAll(made, attributes) {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
}

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  setAll(made, attributes);
  made.append(...children);
  return made;
}

// Give a canvas a size in CSS pixels at the screen's own resolution.
function fit(canvas, context, width, height) {
  const ratio = devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
}
