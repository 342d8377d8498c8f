// Shows one SVG. Streamlit calls this again whenever the data or the theme change; its own styles
// lie beside the drawing, so only the drawing is replaced.

const places = new WeakMap();

export default function ({ parentElement, data }) {
  if (!places.has(parentElement)) {
    const place = document.createElement("div");
    parentElement.append(place);
    places.set(parentElement, place);
  }
  const place = places.get(parentElement);
  place.innerHTML = data.svg;
}
