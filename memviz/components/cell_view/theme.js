// What the view takes from the theme, and the colours of -1 to +1.

import { colourAt, cssOf, inkOn, luminance, rgbOf } from "../shared/colour.js";
import { pageTheme } from "../shared/theme.js";

// From the page's background outwards, alike in lightness on both sides: red below, blue above.
const CELL_STOPS = {
  light: { below: ["#fbdcd6", "#f4a295", "#dc5546"], above: ["#d6e6f5", "#92bfe6", "#3f8acb"] },
  dark: { below: ["#42201e", "#8a3a31", "#e8705f"], above: ["#182f48", "#265f97", "#5aa6ea"] },
};
export const FULL = 127; // the code of +1

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

export function cellTheme(host) {
  const theme = pageTheme(host);
  return { ...theme, scale: cellScale(theme.backgroundRgb, theme.inkRgb) };
}

// The scale as a gradient from -1 to +1, for the legend.
export const rampOf = (scale) => `linear-gradient(to right, ${scale.filter((_, i) => i % 6 === 0).map(({ cell }) => cell)})`;
