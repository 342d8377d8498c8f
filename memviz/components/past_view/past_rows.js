// A row of cells: the characters back of one timestep as one model tells them, the latest last.
// What a model of tokens tells of a token stands over all of the token's characters.

import { bytesOf } from "../shared/bytes.js";
import { glyphOf, quotedNameOf } from "../shared/characters.js";
import { element } from "../shared/elements.js";

// A cell with a space as it is would look empty.
const inCell = (character) => (character === " " ? "␣" : glyphOf(character));

// A token of several characters between quotes, each of them as it can be seen.
const quotedTextOf = (text) => Array.from(text).length === 1 ? quotedNameOf(text) : `“${Array.from(text).map(inCell).join("")}”`;

// The characters that tokens stand for, [first, after the last] of each, in order.
class Tokens {
  constructor(spans) {
    this.spans = spans;
  }

  // The last token that has been read whole at a character, -1 for none.
  wholeAt(character) {
    return this.spans.findLastIndex(([, end]) => end <= character + 1);
  }

  // The token that a character is part of, -1 for none.
  holding(character) {
    return this.spans.findIndex(([begin, end]) => begin <= character && character < end);
  }
}

export class PastRow {
  constructor(data, lags) {
    this.data = data;
    this.lags = lags;
    this.characters = data.text === undefined ? null : Array.from(data.text);
    this.guesses = data.guesses === undefined ? null : Array.from(data.guesses);
    this.tokens = data.spans === undefined ? null : new Tokens(data.spans);
    this.sure = data.sure === undefined ? null : bytesOf(data.sure);
    this.cells = lags.map((lag) => element("span", { class: "cell", "data-lag": lag }));
    this.count = element("span", { class: "count" });
    const name = element("span", { class: "name" }, data.label);
    this.root = element("div", { class: "row" },
      element("div", { class: "head" }, element("span", { class: "mark" }), name, this.count),
      element("div", { class: "cells", "aria-hidden": "true" }, ...this.cells));
    this.root.style.setProperty("--model", data.colour);
  }

  // What is told at a timestep of the text shown and a lag: null where nothing is. `farthest` is the
  // lag of the first character that it is about; “right” says whether that is what was read.
  at(t, lag, shown) {
    const told = this.tokens ? this.ofToken(t, lag, shown) : this.ofCharacter(t, lag, shown);
    if (told === null) return null;
    return { back: lag, farthest: lag, isRight: told.guess === told.read, ...told };
  }

  ofToken(t, lag, shown) {
    const own = this.data.at?.[t] ?? t, text = this.characters ?? shown;
    const now = this.tokens.wholeAt(own), token = this.tokens.holding(own - lag);
    if (token < 0 || token > now) return null;
    const [begin, end] = this.data.spans[token], back = now - token;
    const told = { read: text.slice(begin, end).join(""), back, farthest: own - begin };
    if (!this.guesses) return { ...told, guess: back < this.data.known ? told.read : null };
    const place = this.data.lags.indexOf(back);
    if (place < 0) return null;
    const index = now * this.data.lags.length + place, guess = this.guesses[index];
    return { ...told, guess: this.data.names[guess] ?? null, isRight: guess === this.data.symbols[token],
      sure: this.sure[index] / 255, where: this.data.places[place] };
  }

  ofCharacter(t, lag, shown) {
    if (!this.characters) {
      const read = shown[t - lag];
      return read === undefined ? null : { read, guess: lag < this.data.known ? read : null };
    }
    const own = this.data.at[t], place = this.data.lags.indexOf(lag);
    const read = this.characters[own - lag];
    if (read === undefined || place < 0) return null;
    const index = own * this.data.lags.length + place;
    return { read, guess: this.guesses[index], sure: this.sure[index] / 255, where: this.data.places[place] };
  }

  show(t, shown) {
    let right = 0, all = 0, before = null;
    this.lags.forEach((lag, i) => {
      const told = this.at(t, lag, shown), cell = this.cells[i];
      // A token's cell is that of its first character that is shown; those of the others are hidden.
      cell.hidden = told !== null && before !== null && told.farthest === before.farthest;
      before = told;
      if (cell.hidden) {
        cell.className = "cell none";
        return;
      }
      const nearest = told === null ? lag : told.farthest - Array.from(told.read).length + 1;
      cell.style.gridColumn = lag > nearest ? `span ${lag - nearest + 1}` : "";
      const wide = this.tokens ? " token" : "";
      cell.className = `cell ${told === null ? "none" : told.isRight ? "right" : told.guess === null ? "unknown" : "wrong"}${wide}`;
      this.fill(cell, told, lag);
      cell.style.setProperty("--sure", told?.sure ?? 1);
      right += told !== null && told.isRight;
      all += told !== null;
    });
    this.count.textContent = `${right} of ${all}`;
    return `${this.data.label}: ${right} of ${all} right`;
  }

  // A token that is told rightly has each of its letters in place, as far as they are shown.
  fill(cell, told, lag) {
    if (told === null || told.guess === null) cell.textContent = told === null ? "" : "\u00b7";
    else if (!this.tokens) cell.textContent = inCell(told.guess);
    else if (!told.isRight) cell.textContent = Array.from(told.guess).map(inCell).join("");
    else {
      const letters = Array.from(told.read).slice(told.farthest - lag);
      cell.replaceChildren(...letters.map((letter) => element("span", { class: "letter" }, inCell(letter))));
    }
  }

  // One line on a single lag, for the reading under the rows.
  reading(t, lag, shown) {
    const told = this.at(t, lag, shown);
    if (told === null) return "";
    const back = !this.tokens ? "" : told.back === 0 ? ", the token read last" : `, ${told.back} ${told.back === 1 ? "token" : "tokens"} back`;
    if (told.guess === null && !this.guesses) return `${this.data.label}: not known${back}`;
    const named = told.guess === null ? "another token than those told apart" : quotedTextOf(told.guess);
    if (!this.guesses) return `${this.data.label}: ${named}${back}`;
    return `${this.data.label}: ${named}, ${Math.round(100 * told.sure)} % sure${back}, from ${told.where}`;
  }

  look(lag) {
    // Of a token the first cell is seen, whose lag is larger.
    const seen = this.cells.findLastIndex((cell, i) => this.lags[i] >= lag && !cell.hidden);
    this.cells.forEach((cell, i) => cell.classList.toggle("looked", i === seen));
  }
}
