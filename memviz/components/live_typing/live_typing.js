// Live typing. One request at a time; the newest text goes out when its answer is in. The field
// belongs to the visitor: nothing but a new `version` from Python writes into it.

import { nameOf } from "../shared/characters.js";
import { element } from "../shared/elements.js";
import { viewPerMount } from "../shared/mounting.js";
import { percent } from "../shared/numbers.js";

const PAUSE = 700; // milliseconds without a key before the text goes into the address
const PATIENCE = 5000; // milliseconds before a request counts as lost
const FIELD = { word: "Type English text", character: "Type a text", token: "Type a text" };
const KEYS = {
  word: "Inside a word, Tab completes it with the first suggestion of the first model; after a space, Tab leaves the field. Or choose any word.",
  character: "Choose a character to add it. Shift and Enter begin a new line.",
  token: "Choose a token to add it. Shift and Enter begin a new line.",
};

class LiveTyping {
  constructor(parent) {
    this.visitor = crypto.randomUUID?.() ?? String(Math.random());
    this.lastId = 0;
    this.waitingFor = 0; // id of the request under way, 0 when there is none
    this.asked = null; // text and models of the last request
    this.routeMissing = false;
    this.earlier = new Set(); // texts committed before the last one
    this.wentBack = false;
    this.back = () => (this.wentBack = true);
    window.addEventListener("popstate", this.back);
    this.build(parent);
  }

  build(parent) {
    this.field = element("textarea", { id: "text", rows: 1, spellcheck: false, maxlength: 5000,
      autocomplete: "off", autocapitalize: "off", "aria-describedby": "keys reads" });
    this.clear = element("button", { class: "clear", type: "button", "aria-label": "Clear the text" }, "×");
    this.reads = element("p", { class: "reads", id: "reads" });
    this.panels = element("div", { class: "panels" });
    this.status = element("p", { class: "spoken", role: "status" });
    this.label = element("label", { for: "text" });
    this.keys = element("p", { class: "keys", id: "keys" });
    this.root = parent.appendChild(element("div", { class: "live-typing" },
      this.label, element("div", { class: "frame" }, this.field, this.clear),
      this.keys, this.reads, this.panels, this.status));
    this.field.oninput = () => this.typed();
    this.field.onkeydown = (event) => this.pressed(event);
    this.field.onblur = () => this.commit();
    this.clear.onclick = () => this.write("");
    this.panels.onclick = (event) => this.accept(event.target.closest("button")?.dataset.word);
  }

  update(data, tell) {
    this.tell = tell;
    this.route = data.route;
    this.target = data.target;
    this.label.textContent = FIELD[this.target];
    this.keys.textContent = KEYS[this.target];
    if (data.version !== this.version) {
      this.version = data.version;
      if (this.isEcho(data)) this.commitAgain(data.text);
      else if (data.text !== this.committed) this.take(data.text);
    }
    if (JSON.stringify(data.models) !== JSON.stringify(this.models)) this.show(data.models);
    if (data.answer) this.answered(data.answer);
    this.ask();
  }

  // A rerun that left the browser before it heard of the last commit still says the text before.
  isEcho({ text, chosen }) {
    return this.earlier.has(text) && !chosen && !this.wentBack;
  }

  // After a pause: the rerun goes on meanwhile, and nothing that it brings is lost.
  commitAgain(old) {
    this.committed = old;
    this.typed();
  }

  take(text) {
    this.field.value = this.committed = text;
    this.earlier.clear();
  }

  remove() {
    window.removeEventListener("popstate", this.back);
    clearTimeout(this.pause);
    clearTimeout(this.saying);
    clearTimeout(this.asking);
    this.abort?.abort();
    this.root.remove();
  }

  show(models) {
    this.models = models;
    this.first = undefined;
    this.panels.replaceChildren(...models.map(panel));
  }

  typed() {
    this.ask();
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.commit(), PAUSE);
  }

  pressed(event) {
    if (event.key === "Enter" && !(event.shiftKey && this.target !== "word")) {
      event.preventDefault();
      this.commit();
    } else if (event.key === "Tab" && !event.shiftKey && this.canComplete()) {
      event.preventDefault();
      this.accept(this.first);
    }
  }

  canComplete() {
    return this.target === "word" && this.first && begunWord(this.field.value);
  }

  // A word in the place of the one that is begun; a character or a token after all that is there.
  accept(symbol) {
    if (!symbol) return;
    const text = this.field.value;
    this.write(this.target === "word" ? `${text.replace(/[^\s]*$/, "")}${symbol} ` : text + symbol);
  }

  write(text) {
    this.field.value = text;
    this.field.focus();
    this.field.setSelectionRange(text.length, text.length);
    this.typed();
  }

  commit() {
    clearTimeout(this.pause);
    if (this.field.value === this.committed) return;
    this.earlier.add(this.committed).delete(this.field.value);
    this.wentBack = false;
    this.committed = this.field.value;
    this.tell("commit", this.committed);
  }

  ask() {
    const question = { text: this.field.value, models: this.models.map((model) => model.id) };
    const signature = JSON.stringify(question);
    if (this.waitingFor || signature === this.asked) return;
    this.asked = signature;
    this.waitingFor = ++this.lastId;
    this.panels.ariaBusy = "true";
    this.send({ id: this.waitingFor, visitor: this.visitor, ...question });
  }

  // A rerun that another one overtakes brings no answer: then the question is asked again.
  askByRerun(question) {
    if (question.id !== this.waitingFor) return;
    this.tell("question", question);
    this.asking = setTimeout(() => this.askByRerun(question), PATIENCE);
  }

  async send(question) {
    if (this.routeMissing) return this.askByRerun(question);
    this.abort = new AbortController();
    const lost = setTimeout(() => this.abort.abort(), PATIENCE);
    try {
      const response = await fetch(new URL(this.route, document.baseURI), {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(question),
        signal: this.abort.signal,
      });
      const content = await response.json().catch(() => null);
      if (content === null) {
        this.routeMissing = true;
        return this.askByRerun(question);
      }
      this.answered({ ...content, id: question.id });
    } catch {
      this.answered({ id: question.id, error: "The dashboard does not answer. Keep typing to try again." });
    } finally {
      clearTimeout(lost);
    }
  }

  answered(answer) {
    if (answer.id !== this.waitingFor) return;
    clearTimeout(this.asking);
    this.waitingFor = 0;
    this.panels.ariaBusy = "false";
    this.paint(answer);
    this.ask();
  }

  paint(answer) {
    this.reads.classList.toggle("wrong", Boolean(answer.error));
    this.reads.textContent = answer.error ?? explained(answer);
    this.say(answer.error ?? this.spoken(answer));
    if (answer.error) return;
    const begun = this.target === "word" ? answer.reads.match(/[^ ]*$/)[0] : "";
    for (const card of this.panels.children) {
      const { suggestions, note } = answer.models[card.dataset.model] ?? { suggestions: [], note: "" };
      card.querySelector("ol").replaceChildren(...suggestions.map((pair) => row(pair, begun)));
      card.querySelector(".note").textContent = note;
    }
    this.first = this.panels.querySelector("button")?.dataset.word;
  }

  // Once the typing pauses, so that each key does not talk over the one before.
  say(words) {
    clearTimeout(this.saying);
    this.saying = setTimeout(() => (this.status.textContent = words), PAUSE);
  }

  spoken(answer) {
    return this.models
      .map(({ id, label }) => [label, answer.models[id]?.suggestions?.[0], answer.models[id]?.note])
      .filter(([, best]) => best)
      .map(([label, [symbol, probability], note]) =>
        [`${label}: ${nameOf(symbol)}, ${percent(probability)}`, note].filter(Boolean).join(". "))
      .join("; ");
  }
}

function panel({ id, label, colour }) {
  const card = element("div",
    { class: "panel", role: "group", "data-model": id, "aria-label": `Suggestions of ${label}` },
    element("h2", {}, label), element("ol"), element("p", { class: "note" }));
  card.style.setProperty("--model", colour);
  return card;
}

function row([symbol, probability], begun) {
  const known = begun && symbol.startsWith(begun) ? begun.length : 0;
  const name = nameOf(symbol);
  const button = element("button",
    { type: "button", "data-word": symbol, "aria-label": `${name}, ${percent(probability)}` },
    element("span", { class: "word" }, element("span", { class: "known" }, name.slice(0, known)), name.slice(known)),
    element("span", { class: "probability" }, percent(probability)));
  button.style.setProperty("--share", probability);
  return element("li", {}, button);
}

function explained({ reads, changes }) {
  if (!changes.length) return "";
  if (!reads.trim()) {
    return "Nothing of this text is left: the models read the letters a to z and spaces only. They suggest how a text begins.";
  }
  const shown = reads.length > 90 ? "…" + reads.slice(-90) : reads.trimStart();
  return `The models read “${shown}”: ${changes.join("; ")}.`;
}

function begunWord(text) {
  return /[^\s]$/.test(text);
}

export default viewPerMount(LiveTyping);
