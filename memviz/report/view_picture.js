// A view at its timestep as a picture: all of the text, on white, whatever the page's theme.

import { element } from "../components/shared/elements.js";
import { box } from "../components/text_view/canvas.js";
import { HEADING_HEIGHT, drawHeading, toPredict } from "../components/text_view/heading.js";
import { textTheme } from "../components/text_view/theme.js";
import { SvgCanvas } from "./svg_canvas.js";

const [EDGE, TITLE, UNDER_TEXT, LEGEND] = [20, 28, 6, 34]; // pixels
const RAMP = { width: 96, height: 12, steps: 48 };

// The colours that the page has on paper.
function paperTheme(view) {
  const page = document.documentElement;
  const before = page.dataset.paper;
  page.dataset.paper = "";
  const theme = textTheme(view.parent.host);
  if (before === undefined) delete page.dataset.paper;
  return theme;
}

function placesOf(view) {
  const { width, sizes } = view.panels[0].frame;
  const columns = Number(view.models.style.getPropertyValue("--columns"));
  const rows = Math.ceil(view.panels.length / columns);
  const height = TITLE + view.layout.rows * sizes.line + UNDER_TEXT + view.panels[0].infoHeight;
  const across = columns * (width + EDGE) + EDGE;
  return {
    width: across,
    height: EDGE + HEADING_HEIGHT + rows * (height + EDGE) + LEGEND,
    at: (i) => [EDGE + (i % columns) * (width + EDGE), EDGE + HEADING_HEIGHT + Math.floor(i / columns) * (height + EDGE)],
  };
}

function moved(g, x, y, draw) {
  g.save();
  g.translate(x, y);
  draw();
  g.restore();
}

// Draws the view at its pinned timestep on a canvas, or on what takes the same calls.
function drawPicture(view, g, places) {
  const theme = paperTheme(view);
  const t = view.pinned;
  moved(g, EDGE, EDGE / 2, () => drawHeading(g, places.width - 2 * EDGE, { ...headed(view), theme }, t));
  view.panels.forEach((panel, i) => {
    const onPaper = Object.create(panel, {
      inText: { value: g },
      inInfo: { value: g },
      frame: { value: { ...panel.frame, theme } },
      infoWidth: { value: () => panel.frame.width },
    });
    const [x, y] = places.at(i);
    const under = y + TITLE + view.layout.rows * panel.frame.sizes.line + UNDER_TEXT;
    moved(g, x, y, () => drawTitle(g, panel.model, theme));
    moved(g, x, y + TITLE, () => onPaper.drawText(t, t, view.strengthOf(panel, t)));
    moved(g, x, under, () => onPaper.drawInfo(t)); // over the room that a text keeps for more lines
  });
  moved(g, EDGE, places.height - LEGEND, () => drawRamp(g, view, theme));
}

const headed = ({ text, targetsOfModels, target, explains }) => ({ text, targetsOfModels, target, explains });

function drawTitle(g, { label, colour }, theme) {
  box(g, 0, 4, 12, 12, colour);
  g.font = `600 15px ${theme.sans}`;
  g.textBaseline = "middle";
  g.textAlign = "left";
  g.fillStyle = theme.ink;
  g.fillText(label, 20, 10);
}

function drawRamp(g, view, theme) {
  const scale = view.signed ? theme.signedScale : theme.scale;
  const least = scale[0].share;
  g.font = `13px ${theme.sans}`;
  g.textBaseline = "middle";
  g.textAlign = "left";
  g.fillStyle = theme.muted;
  g.fillText(view.least.textContent, 0, 8);
  const from = g.measureText(view.least.textContent).width + 8;
  const step = RAMP.width / RAMP.steps;
  for (let i = 0; i < RAMP.steps; i++) {
    const share = least + ((1 - least) * (i + 0.5)) / RAMP.steps;
    g.fillStyle = scale.findLast((one) => one.share <= share).cell;
    g.fillRect(from + i * step, 2, step + 0.3, RAMP.height);
  }
  g.fillStyle = theme.muted;
  g.fillText(view.most.textContent, from + RAMP.width + 8, 8);
}

export function svgOf(view) {
  const places = placesOf(view);
  const svg = new SvgCanvas();
  drawPicture(view, svg, places);
  return svg.picture(places.width, places.height, `Connectivity at timestep ${view.pinned}, ${toPredict(view, view.pinned)}`);
}

export const asSvg = (view) => new Blob([svgOf(view)], { type: "image/svg+xml" });

// At twice the resolution of a screen.
export function asPng(view) {
  const places = placesOf(view);
  const canvas = element("canvas", { width: 2 * places.width, height: 2 * places.height });
  const g = canvas.getContext("2d");
  g.scale(2, 2);
  drawPicture(view, g, places);
  g.globalCompositeOperation = "destination-over"; // the heading has cleared its place
  g.fillStyle = "#ffffff";
  g.fillRect(0, 0, places.width, places.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}
