// What stands for a character that draws nothing, and what it is called: the same in every view, and
// in the figures that Python draws.

export const MARKS = { "\n": "↵", "\r": "←", "\t": "→" };
const NAMES = new Map([["\n", "line feed"], ["\r", "carriage return"], ["\t", "tab"], [" ", "space"]]);
const NO_GLYPH = "▯";
const SPACE = "␣";

// Controls, and what only says how others are drawn: soft hyphens, joiners, marks of direction.
const drawsNothing = (character) => /^[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]$/u.test(character);
const combines = (character) => /^\p{M}$/u.test(character);

// A mark that combines with the letter before it stands on a circle where it has none.
export function glyphOf(character) {
  if (combines(character)) return `\u25cc${character}`;
  return MARKS[character] ?? (drawsNothing(character) ? NO_GLYPH : character);
}

// What stands for a token of several characters, of which a space or a line end may be one.
export const drawnOf = (token) => Array.from(token, (one) => (one === " " ? SPACE : (MARKS[one] ?? one))).join("");

// A word is its own name, as is a character that can be seen.
export const nameOf = (symbol) => NAMES.get(symbol) ?? (drawsNothing(symbol) ? NO_GLYPH : drawnOf(symbol));

// The same within a sentence, where a character that can be seen stands between quotes.
export const quotedNameOf = (symbol) => NAMES.get(symbol) ?? `“${symbol.length > 1 ? drawnOf(symbol) : glyphOf(symbol)}”`;
