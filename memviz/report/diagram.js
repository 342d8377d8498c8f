// The recurrent diagram of a page without a server: its data stand in the page.

const diagrams = Array.from(document.querySelectorAll(".view"), (place) => {
  const diagram = new RecurrentDiagram(place.shadowRoot);
  const data = JSON.parse(document.getElementById(place.dataset.from).textContent);
  const draw = () => diagram.update(data, () => {});
  draw();
  return draw;
});
onThemeChange(() => diagrams.forEach((draw) => draw()));
