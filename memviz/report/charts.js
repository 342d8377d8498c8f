// The charts of the page, as wide as it is, in the colours of its theme.

const LOCAL = { export: { svg: true, png: true }, source: false, compiled: false, editor: false };

function themed() {
  const style = getComputedStyle(document.documentElement);
  const [ink, background, line, font] = ["text-color", "background-color", "border-color", "font"]
    .map((name) => style.getPropertyValue(`--st-${name}`).trim());
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

async function draw(place) {
  const specification = JSON.parse(document.getElementById(place.dataset.from).textContent);
  const isDark = matchMedia("screen and (prefers-color-scheme: dark)").matches;
  await vegaEmbed(place, { ...specification, width: "container" }, {
    actions: LOCAL,
    config: themed(),
    renderer: "svg",
    tooltip: { theme: isDark ? "dark" : "light" },
    downloadFileName: place.dataset.from.replace(/-data$/, ""),
  });
}

const places = document.querySelectorAll(".chart");
const drawAll = () => places.forEach(draw);
onThemeChange(drawAll);
drawAll();
