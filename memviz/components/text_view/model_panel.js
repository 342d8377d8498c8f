// One model: its text coloured by connectivity, and under it what it suggests at the timestep.
// Everything that follows the pointer is drawn on two canvases, so a hover changes no element.

import { fit } from "../shared/canvas.js";
import { nameOf } from "../shared/characters.js";
import { element } from "../shared/elements.js";
import { drawGlyphs, glyphsOf } from "../shared/glyphs.js";
import { titleOf } from "../shared/panels.js";
import { markEdges, sideOf } from "../shared/scrolling.js";
import { box, linesOf, shortened } from "./canvas.js";
import { wordAt } from "./layout.js";
import { SIGNED_ZERO } from "./theme.js";

const WHOLE = new Intl.NumberFormat("en");
const NBSP = "\u00a0";

// Digits as far as a canvas has room for them, and a space that does not break.
function briefPercent(share) {
  if (share > 0 && share < 0.001) return `<0.1${NBSP}%`;
  return `${(share * 100).toFixed(share < 0.0995 ? 1 : 0)}${NBSP}%`;
}

const ARROWS = { above: "\u00a0↑", below: "\u00a0↓", "": "" };
const UNDERLINED = -0.02; // share of full colour: less is hardly seen

const STEP_COLUMNS = ["peak", "has_target", "share_on_earlier_words", "strongest", "strongest_share", "rank", "probability",
  "word_1", "word_2", "word_3", "probability_1", "probability_2", "probability_3"];

// A model's own part of an Arrow column, as a typed array.
const partOf = (table, column, [from, to]) => table.getChild(column).toArray().subarray(from, to);

export class ModelPanel {
  constructor(model, data) {
    this.computing = element("span", { class: "computing" });
    this.strength = element("span", { class: "strength" });
    this.textCanvas = element("canvas", { class: "text", "aria-hidden": "true" });
    this.infoCanvas = element("canvas", { class: "info", "aria-hidden": "true" });
    this.scroller = element("div", { class: "scroller" }, this.textCanvas);
    this.list = element("ol", { class: "sr", "aria-label": `${model.label}: three most probable ${data.target}s` });
    this.facts = element("p", { class: "sr" });
    this.inText = this.textCanvas.getContext("2d", { alpha: false });
    this.inInfo = this.infoCanvas.getContext("2d", { alpha: false });
    this.root = element("div", { class: "panel", role: "group", "aria-label": model.label },
      titleOf(model, this.computing, this.strength), this.scroller, this.infoCanvas, ...(data.kept ? [] : [this.list]), this.facts);
    this.take(model, data);
  }

  // Other numbers for the same text: the panel stays as it is.
  take(model, { text, targets, target, words, signed, explains, kept, codes, steps }) {
    const characters = Array.from(text);
    Object.assign(this, { model, text: characters, glyphs: glyphsOf(characters), target, words, signed, explains, kept });
    this.targets = targets[model.targets];
    this.tokenStarts = model.token_starts;
    this.codes = partOf(codes, "code", model.codes);
    this.computing.textContent = model.only_row === null ? "" : "computing the other rows";
    this.steps = Object.fromEntries(STEP_COLUMNS.map((column) => [column, partOf(steps, column, model.steps)]));
  }

  // Whether the row of a timestep is not there yet.
  isComputing(t) {
    return this.model.only_row !== null && this.model.only_row !== t;
  }

  rowAt(t) {
    if (this.model.only_row !== null) return this.codes;
    return this.codes.subarray((t * (t + 1)) / 2, ((t + 1) * (t + 2)) / 2);
  }

  // Cell and ink of each character, where the row's maximum has a share (0 to 1) of full colour.
  shadesAt(t, strength) {
    if (this.isComputing(t)) return [];
    const { theme } = this.frame;
    const [scale, zero] = this.signed ? [theme.signedScale, SIGNED_ZERO] : [theme.scale, 0];
    const root = Math.sqrt(strength);
    return Array.from(this.rowAt(t), (code) => scale[zero + Math.round((code - zero) * root)]);
  }

  suggestionsAt(t) {
    return [1, 2, 3].map((place) => ({
      word: this.words[this.steps[`word_${place}`][t]],
      probability: this.steps[`probability_${place}`][t],
    })).filter(({ word }) => word !== undefined);
  }

  hasTarget(t) {
    return this.steps.has_target[t] === 1;
  }

  shareLine(t) {
    const share = this.steps.share_on_earlier_words[t];
    return share < 0 ? "" : `${briefPercent(share)} from earlier words`;
  }

  // What the prediction depends on most: an earlier word, or one character.
  strongestLine(t) {
    const [at, share] = [this.steps.strongest[t], this.steps.strongest_share[t]];
    if (at < 0) return "";
    if (this.target === "word") return `most “${wordAt(this.text, at)}” ${briefPercent(share)}`;
    const back = t === at ? "the last" : `${t - at} back`;
    return `most from “${nameOf(this.symbolAt(at))}”, ${back}, ${briefPercent(share)}`;
  }

  // The character, or the token that begins there.
  symbolAt(at) {
    const token = this.tokenStarts.indexOf(at);
    return token < 0 ? this.text[at] : this.text.slice(at, this.tokenStarts[token + 1]).join("");
  }

  // An arrow to what the prediction depends on most, where that is scrolled out of sight.
  arrowToStrongest(t) {
    const { layout, sizes } = this.frame;
    const at = this.steps.strongest[t];
    return at < 0 ? "" : ARROWS[sideOf(this.scroller, layout.row[at], sizes.line)];
  }

  // Both in full where there is room for it, and the arrow in any case.
  dependence(t, room = Infinity, arrow = "") {
    const inFull = [this.shareLine(t), this.strongestLine(t)].filter(Boolean).join(", ") + arrow;
    return this.inInfo.measureText(inFull).width <= room ? inFull : this.shareLine(t) + arrow;
  }

  rankLine(t) {
    if (this.kept) return this.steps.peak[t] > 0 ? "" : `Nothing is ${this.kept}`;
    const [rank, probability] = [this.steps.rank[t], this.steps.probability[t]];
    if (rank === 0) return "target not among the three";
    const itsProbability = rank > 3 && probability >= 0 ? `, ${briefPercent(probability)}` : "";
    return `${this.explains ? "explained" : "target"} ranks ${WHOLE.format(rank)}${itsProbability}`;
  }

  hasRow(t) {
    return this.hasTarget(t) && !this.isComputing(t);
  }

  nothingToShow(t) {
    if (this.isComputing(t)) return "Computing this row";
    if (this.targets[t] === "") return this.whyNothingFollows(t);
    return `“${nameOf(this.targets[t])}” is not in the ${this.target === "character" ? "alphabet" : "vocabulary"}`;
  }

  whyNothingFollows(t) {
    if (this.target === "word") return "No word begins here yet";
    return t < this.text.length - 1 ? "No token has been read whole yet" : "Nothing follows";
  }

  // In words, for the live region: the first suggestion, and what the lines above the bars say.
  spoken(t) {
    const [first] = this.suggestionsAt(t);
    const suggestion = first ? `${nameOf(first.word)} ${briefPercent(first.probability)}; ` : "";
    return `${this.model.label}: ${suggestion}${this.stateAt(t)}`;
  }

  stateAt(t) {
    if (this.hasRow(t)) return [this.dependence(t), this.rankLine(t)].filter(Boolean).join(", ");
    return this.nothingToShow(t) + (this.isComputing(t) ? "" : ": no logit, nothing to show");
  }

  resize(frame) {
    this.frame = frame;
    const { width, layout, sizes, infoLines, linesInSight, ratio } = frame;
    const barRows = this.kept ? 0 : 3 / sizes.barsInRow;
    this.infoHeight = infoLines * sizes.info + barRows * (sizes.bar + sizes.gap);
    fit(this.textCanvas, this.inText, width, layout.lines * sizes.line, ratio);
    fit(this.infoCanvas, this.inInfo, this.infoWidth(), this.infoHeight, ratio);
    this.scroller.style.maxHeight = `${linesInSight * sizes.line}px`;
    markEdges(this.scroller);
  }

  scrolled(t) {
    markEdges(this.scroller);
    this.drawInfo(t);
  }

  infoWidth() {
    return Math.floor(this.infoCanvas.getBoundingClientRect().width) || this.frame.width;
  }

  draw(t, pinned, strength) {
    this.drawText(t, pinned, strength);
    this.drawInfo(t);
  }

  drawText(t, pinned, strength) {
    const { inText: g, frame: { width, layout, sizes, theme, cell } } = this;
    const shades = this.shadesAt(t, strength);
    const left = (i) => layout.column[i] * cell;
    const top = (i) => layout.row[i] * sizes.line;
    g.fillStyle = theme.background;
    g.fillRect(0, 0, width + 1, layout.lines * sizes.line + 1); // a zoomed screen has half pixels
    shades.forEach((shade, i) => {
      if (!shade.visible) return;
      g.fillStyle = shade.cell;
      g.fillRect(left(i), top(i) + 2, cell + 0.4, sizes.line - 4);
    });
    g.font = `${sizes.font}px ${theme.monospace}`;
    drawGlyphs(g, this.glyphs, layout, { cell, line: sizes.line }, (i) => shades[i]?.ink ?? theme.muted);
    if (this.signed) this.underlineNegative(shades);
    this.underlineUnknown();
    this.markTokens();
    g.fillStyle = theme.accent;
    if (pinned !== t) g.fillRect(left(pinned), top(pinned) + sizes.line - 3, cell, 3);
    g.strokeStyle = theme.accent;
    g.lineWidth = 2.5;
    g.strokeRect(left(t) - 0.5, top(t) + 1.5, cell + 1, sizes.line - 3);
  }

  // A line under characters that count against the target: two colours look alike to some.
  underlineNegative(shades) {
    const { inText: g, frame: { layout, sizes, cell } } = this;
    shades.forEach((shade, i) => {
      if (shade.share > UNDERLINED) return;
      g.fillStyle = shade.ink;
      g.fillRect(layout.column[i] * cell, (layout.row[i] + 1) * sizes.line - 5, cell + 0.4, 1.5);
    });
  }

  // A tick where each token begins.
  markTokens() {
    const { inText: g, frame: { layout, sizes, theme, cell } } = this;
    g.fillStyle = theme.muted;
    for (const at of this.tokenStarts) {
      g.fillRect(layout.column[at] * cell, (layout.row[at] + 1) * sizes.line - 8, 1, 6);
    }
  }

  // A dashed line under words that the model does not know.
  underlineUnknown() {
    if (this.target !== "word") return;
    const { inText: g, frame: { layout, sizes, theme, cell } } = this;
    g.fillStyle = theme.muted;
    for (let i = 0; i < this.text.length; i++) {
      if (this.hasTarget(i) || this.text[i] === " ") continue;
      g.fillRect(layout.column[i] * cell + 1, (layout.row[i] + 1) * sizes.line - 4, cell * 0.55, 1.5);
    }
  }

  drawInfo(t) {
    const { inInfo: g, frame: { theme, sizes, infoLines } } = this;
    const width = this.infoWidth();
    g.fillStyle = theme.background;
    g.fillRect(0, 0, width + 1, this.infoHeight + 1);
    g.font = `${sizes.small}px ${theme.sans}`;
    g.textBaseline = "middle";
    g.textAlign = "left";
    g.fillStyle = theme.muted;
    if (this.hasRow(t)) {
      this.drawFacts(t, width);
    } else {
      linesOf(g, this.nothingToShow(t), width, infoLines).forEach((line, i) => {
        g.fillText(line, 0, sizes.info * (i + 0.5), width);
      });
    }
    this.suggestionsAt(t).forEach((suggestion, place) => this.drawSuggestion(suggestion, place, t));
  }

  drawFacts(t, width) {
    const { inInfo: g, frame: { sizes, infoLines } } = this;
    const [rank, arrow] = [this.rankLine(t), this.arrowToStrongest(t)];
    if (infoLines === 3) {
      [this.shareLine(t), this.strongestLine(t) + arrow, rank].filter(Boolean).forEach((fact, i) => {
        g.fillText(fact, 0, sizes.info * (i + 0.5), width);
      });
      return;
    }
    const room = width - (infoLines > 1 ? 0 : g.measureText(rank).width + 16);
    const [first, second = ""] = [this.dependence(t, room, arrow), rank].filter(Boolean);
    this.drawPair(first, second, width);
  }

  // Both on one line, or under one another where that is too narrow.
  drawPair(first, second, width) {
    const { inInfo: g, frame: { sizes, infoLines } } = this;
    const narrow = infoLines > 1 && g.measureText(`${first}  ${second}`).width > width;
    g.fillText(first, 0, sizes.info / 2);
    g.textAlign = narrow ? "left" : "right";
    g.fillText(second, narrow ? 0 : width, sizes.info * (narrow ? 1.5 : 0.5));
    g.textAlign = "left";
  }

  drawSuggestion({ word, probability }, place, t) {
    const { inInfo: g, frame: { theme, sizes, infoLines } } = this;
    const width = (this.infoWidth() - (sizes.barsInRow - 1) * sizes.gap) / sizes.barsInRow;
    const x = (place % sizes.barsInRow) * (width + sizes.gap);
    const y = infoLines * sizes.info + Math.floor(place / sizes.barsInRow) * (sizes.bar + sizes.gap);
    const isTarget = word === this.targets[t];
    const isCorrect = isTarget && !this.explains;
    box(g, x, y, width, sizes.bar, theme.track);
    box(g, x, y, Math.max(3, width * probability), sizes.bar, isCorrect ? theme.correct : theme.bar);
    const middle = y + sizes.bar / 2 + 1;
    const padding = sizes.barsInRow > 1 ? 5 : 9;
    const size = sizes.barsInRow > 1 ? sizes.small : sizes.font;
    g.font = `${size}px ${theme.sans}`;
    g.fillStyle = theme.ink;
    g.textAlign = "right";
    const number = briefPercent(probability);
    g.fillText(number, x + width - padding, middle);
    const room = width - 3 * padding - g.measureText(number).width;
    g.font = `${isTarget ? 700 : 400} ${size}px ${theme.sans}`;
    g.textAlign = "left";
    const name = nameOf(word);
    g.fillText(shortened(g, isCorrect ? `✓ ${name}` : name, room), x + padding, middle);
  }

  // What follows the pointer only when it rests: the accessible list, and beside the model's name
  // how strong its row is, where the scale is shared.
  describe(t, strength) {
    const isWeaker = this.hasRow(t) && strength < 1;
    const ofTheMost = this.frame.infoLines > 1 ? "" : " of the most"; // as far as there is room
    this.strength.textContent = isWeaker ? briefPercent(strength) + ofTheMost : "";
    this.facts.textContent = this.stateAt(t);
    this.list.replaceChildren(...this.suggestionsAt(t).map(({ word, probability }) => {
      const mark = word === this.targets[t] ? `, ${this.explains ? "explained" : "the target"}` : "";
      return element("li", {}, `${nameOf(word)}, ${briefPercent(probability)}${mark}`);
    }));
  }
}
