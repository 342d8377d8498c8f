// Shows one SVG. Streamlit's own styles lie beside the drawing, so only the drawing is replaced.

import { element } from "../shared/elements.js";
import { viewPerMount } from "../shared/mounting.js";

class Drawing {
  constructor(parent) {
    this.root = parent.appendChild(element("div"));
  }

  update({ svg }) {
    this.root.innerHTML = svg;
  }

  remove() {
    this.root.remove();
  }
}

export default viewPerMount(Drawing);
