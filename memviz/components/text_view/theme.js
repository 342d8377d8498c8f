// The scale that connectivity is drawn with, and what else the view takes from the theme.

import { colourAt, contrast, cssOf, inkOn, luminance, mixed, rgbOf } from "../shared/colour.js";
import { pageTheme, themeValues } from "../shared/theme.js";

// Used when the theme brings no sequential palette: viridis from dark to light.
const FALLBACK_STOPS = ["#440154", "#3b528b", "#21918c", "#5ec962", "#fde725"];
// From nearly nothing to full: the same lightness on both sides, apart for every kind of colour
// vision. One for pages with a light background, one for dark ones.
const SIGNED_STOPS = {
  light: { for: ["#d3e4f3", "#7fb2dc", "#2a74b5", "#0d4580"], against: ["#fbe3cb", "#f2ad68", "#c4661a", "#7c3a06"] },
  dark: { for: ["#152c44", "#1f5589", "#4194dd", "#a9d4fb"], against: ["#3a2716", "#7a4717", "#d5802b", "#fbcd9d"] },
};
export const SIGNED_ZERO = 128; // the code of nothing where values have a sign
const FAINTEST = 0.001; // share of the row's maximum: less has no visible colour

// Stops from the background outwards, whichever way the palette was written.
function stopsFrom(background, palette) {
  const stops = palette.length > 1 ? palette : FALLBACK_STOPS.map(rgbOf);
  const ascending = contrast(background, stops[0]) <= contrast(background, stops.at(-1));
  return [background, ...(ascending ? stops : stops.toReversed())];
}

// Cell and ink for each of the 256 codes; `shares` says which share of the row's largest value a
// code is. Colour is linear in the value, as published.
function scaleOf(shares, stopsFor, ink) {
  return shares.map((share) => {
    const cell = colourAt(stopsFor(share), Math.abs(share));
    return { share, visible: Math.abs(share) >= FAINTEST, cell: cssOf(cell), ink: cssOf(inkOn(cell, ink)) };
  });
}

// A code is the square root of the share: 255 is the row's maximum.
function sequentialScale(background, ink, palette) {
  const stops = stopsFrom(background, palette);
  const shares = Array.from({ length: 256 }, (_, code) => (code / 255) ** 2);
  return scaleOf(shares, () => stops, ink);
}

// The same on both sides of zero: from 1, most against, to 255, most for the target.
function signedScale(background, ink) {
  const dark = luminance(background) < luminance(ink);
  const stops = SIGNED_STOPS[dark ? "dark" : "light"];
  const side = (colours) => [background, ...colours.map(rgbOf)];
  const [pro, contra] = [side(stops.for), side(stops.against)];
  const shares = Array.from({ length: 256 },
    (_, code) => ((code - SIGNED_ZERO) * Math.abs(code - SIGNED_ZERO)) / 127 ** 2);
  return scaleOf(shares.map((share) => Math.max(-1, share)), (share) => (share < 0 ? contra : pro), ink);
}

// The scale as a gradient from its smallest value to its largest, for the legend.
export function rampOf(scale) {
  const [least, span] = [scale[0].share, 1 - scale[0].share];
  const stops = scale.map(({ share, cell }) => `${cell} ${((100 * (share - least)) / span).toFixed(2)}%`);
  return `linear-gradient(to right, ${stops})`;
}

export function textTheme(host) {
  const theme = pageTheme(host);
  const { backgroundRgb: background, inkRgb: ink } = theme;
  const value = themeValues(host);
  const palette = value("chart-sequential-colors").split(/,(?![^(]*\))/).filter(Boolean).map(rgbOf);
  const correct = mixed(background, rgbOf(value("green-color")), 0.34);
  return {
    ...theme,
    scale: sequentialScale(background, ink, palette),
    signedScale: signedScale(background, ink),
    bar: cssOf(mixed(background, ink, 0.2)),
    correct: cssOf(correct),
    correctInk: cssOf(inkOn(correct, ink)),
  };
}
