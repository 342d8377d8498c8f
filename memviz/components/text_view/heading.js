// The line above all models: the target word at the timestep, and how much of it has been read, or
// the character or token that follows, or what else is explained. Models with tokens of their own each have another one.
// Where the view shows what is held or found, it is the character that has just been read.

import { nameOf } from "../shared/characters.js";
import { wordStart } from "./layout.js";

export const HEADING_HEIGHT = 28;

// The next symbols at a timestep, each once: "" is none.
function nextOnes(targetsOfModels, t) {
  return [...new Set(targetsOfModels.map((targets) => targets[t]))].filter(Boolean);
}

export function drawHeading(g, width, { text, targetsOfModels, target: kind, explains, theme, kept }, t) {
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
  if (kept) {
    put(kept === "found" ? "Found after " : "Held after ", 400, 16, theme.ink);
    return put(nameOf(text[t]), 700, 16, theme.accent);
  }
  const next = nextOnes(targetsOfModels, t);
  const [target] = next;
  const known = t - wordStart(text, t);
  if (target === undefined) return put(noTarget(text, kind, t), 400, 16, theme.ink);
  if (explains || kind !== "word") {
    put(explains ? "Explained: " : `Next ${kind} `, 400, 16, theme.ink);
    next.forEach((one, i) => {
      if (i) put(" or ", 400, 16, theme.ink);
      put(nameOf(one), 700, 16, theme.accent);
    });
    if (explains) put(`  ${explains}`, 400, 14, theme.muted);
    return;
  }
  put("Target ", 400, 16, theme.ink);
  const from = x;
  put(target.slice(0, known), 700, 16, theme.accent);
  g.fillRect(from, HEADING_HEIGHT - 4, x - from, 2);
  put(target.slice(known), 700, 16, theme.muted);
  put(`  ${known} of ${target.length} letters read`, 400, 14, theme.muted);
}

// What is to be predicted, in words, for who cannot see the heading.
export function toPredict({ text, targetsOfModels, target: kind, explains, kept }, t) {
  if (kept) return `what is ${kept} after it`;
  const next = nextOnes(targetsOfModels, t);
  if (!next.length) return `before a ${kind} that is not there yet`;
  if (explains) return `explained is ${next.map(nameOf).join(" or ")}, ${explains}`;
  if (kind !== "word") return `next is ${next.map(nameOf).join(" or ")}`;
  const known = t - wordStart(text, t);
  return `${known} ${known === 1 ? "letter" : "letters"} of ${next[0]} read`;
}

// The target, for a sentence that is spoken.
export function targetInWords({ text, targetsOfModels, explains, kept }, t) {
  if (kept) return `${kept} after ${nameOf(text[t])}`;
  const next = nextOnes(targetsOfModels, t);
  return next.length ? `${explains ? "explained" : "target"} ${next.map(nameOf).join(" or ")}` : "no target";
}

function noTarget(text, kind, t) {
  if (kind === "token" && t < text.length - 1) return "No token has been read whole yet";
  return `The text ends before its next ${kind}`;
}
