// Entry point of a page with one recurrent diagram, in a frame. Its data stand in the page.

import { RecurrentDiagram } from "../components/recurrent_diagram/unrolled_view.js";
import { fitFrame } from "./frame.js";
import { onThemeChange } from "./theme.js";

const place = document.querySelector(".view");
const data = JSON.parse(document.getElementById(place.dataset.from).textContent);
const diagram = new RecurrentDiagram(place.shadowRoot);
const draw = () => diagram.update(data, () => {});
draw();
onThemeChange(draw);
fitFrame();
