// What stands for a character that draws nothing, and what it is called: the same in every view, and
// in the figures that Python draws.

export const MARKS = { "\n": "↵", "\r": "←", "\t": "→" };
const NAMES = new Map([["\n", "line feed"], ["\r", "carriage return"], ["\t", "tab"], [" ", "space"]]);
const NO_GLYPH = "▯";

const drawsNothing = (character) => character < " " || character === "\ufeff";

export const glyphOf = (character) => MARKS[character] ?? (drawsNothing(character) ? NO_GLYPH : character);

// A word is its own name, as is a character that can be seen.
export const nameOf = (word) => NAMES.get(word) ?? word;

// The same within a sentence, where a character that can be seen stands between quotes.
export const quotedNameOf = (character) => NAMES.get(character) ?? `“${glyphOf(character)}”`;
