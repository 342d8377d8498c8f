// Elements of a page, made in one call.

const SVG = "http://www.w3.org/2000/svg";

export function setAttributes(made, attributes) {
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
}

export const element = (tag, attributes = {}, ...children) =>
  filled(document.createElement(tag), attributes, children);

export const svgElement = (tag, attributes = {}, ...children) =>
  filled(document.createElementNS(SVG, tag), attributes, children);

// Children are elements or text: text never becomes markup.
function filled(made, attributes, children) {
  setAttributes(made, attributes);
  made.append(...children);
  return made;
}
