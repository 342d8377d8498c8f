// How characters are shown in a cell of their own.

const GLYPHS = { " ": "\u2423", "\n": "\u21b5", "\r": "\u240d", "\t": "\u21e5" };
const NAMES = { " ": "space", "\n": "line feed", "\r": "carriage return", "\t": "tab" };

const glyphOf = (character) => GLYPHS[character] ?? character;
const nameOf = (character) => NAMES[character] ?? `\u201c${character}\u201d`;

function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}
