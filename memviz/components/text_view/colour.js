// Colours: any CSS colour to numbers, contrast, and the scale that connectivity is drawn with.

// Used when the theme brings no sequential palette: viridis from dark to light.
const FALLBACK_STOPS = ["#440154", "#3b528b", "#21918c", "#5ec962", "#fde725"];
const READABLE = 4.5; // contrast that WCAG AA asks of text

const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

function rgbOf(colour) {
  probe.clearRect(0, 0, 1, 1);
  probe.fillStyle = "#000";
  probe.fillStyle = colour;
  probe.fillRect(0, 0, 1, 1);
  return [...probe.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

const cssOf = (rgb) => `rgb(${rgb.map(Math.round)})`;
const mixed = (from, to, share) => from.map((value, i) => value + (to[i] - value) * share);

function luminance(rgb) {
  const [r, g, b] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

// The ink for text on a cell: the theme's where it reads well, else black or white.
function inkOn(cell, themeInk) {
  if (contrast(cell, themeInk) >= READABLE) return themeInk;
  const [black, white] = [[0, 0, 0], [255, 255, 255]];
  return contrast(cell, black) > contrast(cell, white) ? black : white;
}

// Stops from the background outwards, whichever way the palette was written.
function stopsFrom(background, palette) {
  const stops = palette.length > 1 ? palette : FALLBACK_STOPS.map(rgbOf);
  const ascending = contrast(background, stops[0]) <= contrast(background, stops.at(-1));
  return [background, ...(ascending ? stops : stops.toReversed())];
}

// Cell and ink for each of the 256 codes. A code is the square root of the value (255 = row's
// maximum), so the scale squares it: colour is linear in the value, as published.
function colourScale(background, ink, palette) {
  const stops = stopsFrom(background, palette);
  return Array.from({ length: 256 }, (_, code) => {
    const place = (code / 255) ** 2 * (stops.length - 1);
    const below = Math.min(stops.length - 2, Math.floor(place));
    const cell = mixed(stops[below], stops[below + 1], place - below);
    return { cell: cssOf(cell), ink: cssOf(inkOn(cell, ink)) };
  });
}

// What the view takes from Streamlit's theme.
function themeOf(host) {
  const style = getComputedStyle(host);
  const value = (name) => style.getPropertyValue(`--st-${name}`).trim();
  const rgb = (name) => rgbOf(value(name));
  const palette = value("chart-sequential-colors").split(/,(?![^(]*\))/).filter(Boolean).map(rgbOf);
  const [background, ink] = [rgb("background-color"), rgb("text-color")];
  const green = rgb("green-color");
  const correct = mixed(background, green, 0.34);
  return {
    scale: colourScale(background, ink, palette),
    background: cssOf(background),
    ink: cssOf(ink),
    muted: cssOf(mixed(ink, background, 0.33)),
    accent: value("primary-color"),
    track: value("secondary-background-color"),
    bar: cssOf(mixed(background, ink, 0.2)),
    correct: cssOf(correct),
    correctInk: cssOf(inkOn(correct, ink)),
    monospace: value("code-font") || "monospace",
    sans: value("font") || "sans-serif",
  };
}
