// The line above all models: the target word at the timestep, and how much of it has been read, or
// the character that follows.

import { nameOf } from "../shared/characters.js";
import { wordStart } from "./layout.js";

export const HEADING_HEIGHT = 28;

export function drawHeading(g, width, { text, targets, ofWords, theme }, t) {
  const middle = HEADING_HEIGHT / 2;
  g.clearRect(0, 0, width, HEADING_HEIGHT);
  g.textBaseline = "middle";
  let x = 0;
  const put = (words, weight, size, colour) => {
    g.font = `${weight} ${size}px ${theme.sans}`;
    g.fillStyle = colour;
    g.fillText(words, x, middle);
    x += g.measureText(words).width;
  };
  const target = targets[t];
  const known = t - wordStart(text, t);
  if (target === "") {
    return put(`The text ends before its next ${ofWords ? "word" : "character"}`, 400, 16, theme.ink);
  }
  if (!ofWords) {
    put("Next character ", 400, 16, theme.ink);
    return put(nameOf(target), 700, 16, theme.accent);
  }
  put("Target ", 400, 16, theme.ink);
  const from = x;
  put(target.slice(0, known), 700, 16, theme.accent);
  g.fillRect(from, HEADING_HEIGHT - 4, x - from, 2);
  put(target.slice(known), 700, 16, theme.muted);
  put(`  ${known} of ${target.length} letters read`, 400, 14, theme.muted);
}

// What is to be predicted, in words, for who cannot see the heading.
export function toPredict({ text, targets, ofWords }, t) {
  if (targets[t] === "") return `before a ${ofWords ? "word" : "character"} that is not there yet`;
  if (!ofWords) return `next is ${nameOf(targets[t])}`;
  const known = t - wordStart(text, t);
  return `${known} ${known === 1 ? "letter" : "letters"} of ${targets[t]} read`;
}
