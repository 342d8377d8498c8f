// Entry point of a page with charts: they are as wide as it is, in the colours of its theme.

import { element } from "../components/shared/elements.js";
import { themeValues } from "../components/shared/theme.js";
import { saveMenu } from "./save.js";
import { onThemeChange } from "./theme.js";

function themed() {
  const [ink, background, line, font] = ["text-color", "background-color", "border-color", "font"]
    .map(themeValues(document.documentElement));
  const words = { labelColor: ink, titleColor: ink, labelFont: font, titleFont: font };
  return {
    background,
    font,
    autosize: { type: "fit-x", contains: "padding" },
    view: { stroke: null },
    axis: { ...words, labelFontSize: 12, titleFontSize: 12, titleFontWeight: 400, gridColor: line,
      domainColor: line, tickColor: line },
    legend: { ...words, labelFontSize: 12 },
    title: { color: ink, subtitleColor: ink, font, subtitleFont: font },
    header: words,
  };
}

const specificationOf = (place) => JSON.parse(document.getElementById(place.dataset.from).textContent);

async function draw(place) {
  const isDark = matchMedia("screen and (prefers-color-scheme: dark)").matches;
  await vegaEmbed(place.firstElementChild, { ...specificationOf(place), width: "container" }, {
    actions: false,
    config: themed(),
    renderer: "svg",
    tooltip: { theme: isDark ? "dark" : "light" },
  });
}

// The graph as it is on paper: light, whatever the page is, and as wide as it is drawn here.
async function onPaper(place, picture) {
  const page = document.documentElement;
  page.dataset.paper = "";
  const config = themed();
  delete page.dataset.paper;
  const specification = { ...specificationOf(place), width: place.clientWidth, padding: 12 };
  const { view, finalize } = await vegaEmbed(element("div"), specification, { actions: false, config });
  const made = await picture(view);
  finalize();
  return made;
}

const asSvg = async (view) => new Blob([await view.toSVG()], { type: "image/svg+xml" });
const asPng = async (view) => {
  const canvas = await view.toCanvas(2);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
};

function addMenu(place) {
  const table = document.getElementById(place.dataset.from.replace(/data$/, "table"));
  const files = [
    ["Picture, SVG", "svg", () => onPaper(place, asSvg)],
    ["Picture, PNG", "png", () => onPaper(place, asPng)],
    ["Data, CSV", "csv", () => new Blob([JSON.parse(table.textContent)], { type: "text/csv" })],
  ];
  place.after(saveMenu(files, () => place.dataset.from.replace(/-data$/, "")));
}

const places = document.querySelectorAll(".chart");
const drawAll = () => places.forEach(draw);
onThemeChange(drawAll);
drawAll();
places.forEach(addMenu);
