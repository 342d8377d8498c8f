// A row of cells: the characters back of one timestep as one model tells them, the latest last.

import { bytesOf } from "../shared/bytes.js";
import { glyphOf, quotedNameOf } from "../shared/characters.js";
import { element } from "../shared/elements.js";

// A cell with a space as it is would look empty.
const inCell = (character) => (character === " " ? "␣" : glyphOf(character));

export class PastRow {
  constructor(data, lags) {
    this.data = data;
    this.lags = lags;
    this.characters = data.text === undefined ? null : Array.from(data.text);
    this.guesses = data.guesses === undefined ? null : Array.from(data.guesses);
    this.sure = data.sure === undefined ? null : bytesOf(data.sure);
    this.cells = lags.map((lag) => element("span", { class: "cell", "data-lag": lag }));
    this.count = element("span", { class: "count" });
    const name = element("span", { class: "name" }, data.label);
    this.root = element("div", { class: "row" },
      element("div", { class: "head" }, element("span", { class: "mark" }), name, this.count),
      element("div", { class: "cells", "aria-hidden": "true" }, ...this.cells));
    this.root.style.setProperty("--model", data.colour);
  }

  // What is told at a timestep of the text shown and a lag: null where nothing is.
  at(t, lag, shown) {
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
    let right = 0, all = 0;
    this.lags.forEach((lag, i) => {
      const told = this.at(t, lag, shown);
      const isRight = told !== null && told.guess === told.read;
      const cell = this.cells[i];
      cell.textContent = told === null ? "" : told.guess === null ? "\u00b7" : inCell(told.guess);
      cell.className = `cell ${told === null ? "none" : isRight ? "right" : told.guess === null ? "unknown" : "wrong"}`;
      cell.style.setProperty("--sure", told?.sure ?? 1);
      right += isRight;
      all += told !== null;
    });
    this.count.textContent = `${right} of ${all}`;
    return `${this.data.label}: ${right} of ${all} right`;
  }

  // One line on a single lag, for the reading under the rows.
  reading(t, lag, shown) {
    const told = this.at(t, lag, shown);
    if (told === null) return "";
    if (told.guess === null) return `${this.data.label}: not known`;
    if (!this.characters) return `${this.data.label}: ${quotedNameOf(told.guess)}`;
    return `${this.data.label}: ${quotedNameOf(told.guess)}, ${Math.round(100 * told.sure)} % sure, from ${told.where}`;
  }

  look(lag) {
    this.cells.forEach((cell, i) => cell.classList.toggle("looked", this.lags[i] === lag));
  }
}
