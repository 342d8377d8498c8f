// Any CSS colour as numbers, mixtures, contrast: what every drawing needs.

const READABLE = 4.5; // contrast that WCAG AA asks of text

const probe = document.createElement("canvas").getContext("2d", { willReadFrequently: true });

export function rgbOf(colour) {
  probe.clearRect(0, 0, 1, 1);
  probe.fillStyle = "#000";
  probe.fillStyle = colour;
  probe.fillRect(0, 0, 1, 1);
  return [...probe.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

export const cssOf = (rgb) => `rgb(${rgb.map(Math.round)})`;
export const mixed = (from, to, share) => from.map((value, i) => value + (to[i] - value) * share);

export function luminance(rgb) {
  const [r, g, b] = rgb.map((value) => {
    const part = value / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

export function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

// The ink for text on a cell: the theme's where it reads well, else black or white.
export function inkOn(cell, themeInk) {
  if (contrast(cell, themeInk) >= READABLE) return themeInk;
  const [black, white] = [[0, 0, 0], [255, 255, 255]];
  return contrast(cell, black) > contrast(cell, white) ? black : white;
}

// The colour at a share (0 to 1) of the way through the stops.
export function colourAt(stops, share) {
  const place = share * (stops.length - 1);
  const below = Math.min(stops.length - 2, Math.floor(place));
  return mixed(stops[below], stops[below + 1], place - below);
}
