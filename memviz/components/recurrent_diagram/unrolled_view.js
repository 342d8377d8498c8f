// The recurrent diagram. Selecting acts here at once; Python is told when the choice has settled.

const SETTLED = 400; // milliseconds
const THE_LAST = -1; // told to Python, and by it, for "the last character of the text"

class RecurrentDiagram {
  constructor(parent) {
    this.parent = parent;
    this.first = null; // index of the first visible character, null when nothing was drawn yet
    this.build();
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.stage);
  }

  build() {
    const root = element("div", "recurrent-diagram");
    this.stage = element("div", "stage");
    Object.assign(this.stage, { role: "slider", tabIndex: 0, ariaOrientation: "horizontal", ariaValueMin: "0" });
    this.stage.setAttribute("aria-describedby", "what");
    this.reading = element("p", "reading");
    this.save = element("button", "save", "Save as SVG");
    this.save.type = "button";
    this.what = element("p", "hidden");
    this.what.id = "what";
    const below = element("div", "below");
    below.append(this.reading, this.save);
    root.append(this.stage, below, this.what);
    this.parent.append(root);
    this.stage.onpointerdown = (event) => this.press(event);
    this.stage.onpointermove = (event) => this.held && this.select(this.under(event));
    this.stage.onpointerup = this.stage.onpointercancel = () => (this.held = false);
    this.stage.onkeydown = (event) => this.key(event);
    this.save.onclick = () => this.download();
  }

  update(data, tell) {
    this.tell = tell;
    const isNew = data.text !== this.data?.text || data.first !== this.data?.first;
    this.data = data;
    // A pin that this view has told itself comes back: the visitor may have moved on meanwhile.
    if (isNew || data.pinned !== this.told) {
      clearTimeout(this.settling);
      this.told = data.pinned;
      this.selected = this.indexOf(data.pinned);
      this.first = null;
    }
    this.theme = themeOf(this.parent.host);
    this.stage.ariaLabel = `Selected character in the recurrent diagram of ${data.label}`;
    this.what.textContent = description(data);
    this.draw();
  }

  leave() {
    clearTimeout(this.settling);
    this.observer.disconnect();
  }

  get last() {
    return this.data.text.length - 1;
  }

  indexOf(timestep) {
    const index = timestep - this.data.first;
    return timestep === THE_LAST || index < 0 || index > this.last ? this.last : index;
  }

  draw() {
    const width = this.stage.clientWidth;
    if (!this.data || !width) return;
    const { data, selected, theme } = this;
    this.layout = layoutOf(width, this.last + 1, data.strengths.length);
    this.first = firstVisible(this.first, selected, this.last + 1, this.layout.columns);
    const drawn = picture(data, this.layout, this.first, selected, theme);
    drawn.setAttribute("aria-hidden", "true");
    this.stage.replaceChildren(drawn);
    placeWords(drawn, data.suggestions[selected], this.layout, selected - this.first, theme);
    this.reading.textContent = this.read();
    this.stage.ariaValueMax = String(this.last);
    this.stage.ariaValueNow = String(selected);
    this.stage.ariaValueText = this.reading.textContent;
  }

  read() {
    const { text, strengths, suggestions } = this.data;
    const layers = strengths.map((row, i) => `layer ${i + 1} ${row[this.selected].toFixed(2)}`).join(", ");
    const [word, probability] = suggestions[this.selected][0];
    return `After ${named(text[this.selected])}: ${layers}; most probable “${word}”, ${percent(probability)}`;
  }

  press(event) {
    if (event.button !== 0) return;
    this.held = true;
    this.select(this.under(event));
  }

  under(event) {
    const x = event.clientX - this.stage.getBoundingClientRect().x;
    const index = Math.floor((x - GUTTER) / this.layout.column);
    return this.first + Math.max(0, Math.min(this.layout.columns - 1, index));
  }

  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const to = {
      ArrowLeft: this.selected - 1, ArrowDown: this.selected - 1,
      ArrowRight: this.selected + 1, ArrowUp: this.selected + 1,
      Home: 0, End: this.last, Escape: this.last,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.select(Math.max(0, Math.min(this.last, to)));
  }

  select(index) {
    if (index === this.selected) return;
    this.selected = index;
    this.draw();
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.pin(), SETTLED);
  }

  pin() {
    const timestep = this.selected === this.last ? THE_LAST : this.data.first + this.selected;
    if (timestep === this.told) return;
    this.told = timestep;
    this.tell(timestep);
  }

  download() {
    const picture = this.stage.firstChild.cloneNode(true);
    picture.removeAttribute("aria-hidden");
    picture.prepend(svg("title", {}, `${this.what.textContent} ${this.reading.textContent}.`));
    const link = element("a");
    link.href = URL.createObjectURL(new Blob([new XMLSerializer().serializeToString(picture)], { type: "image/svg+xml" }));
    link.download = `recurrent_diagram_${this.data.label.toLowerCase().replace(/[^a-z0-9]+/g, "_")}.svg`;
    link.click();
    URL.revokeObjectURL(link.href);
  }
}

function description({ label, strengths, text }) {
  const layers = strengths.length === 1 ? "one layer" : `${strengths.length} layers`;
  return `${label} unrolled over “${text.trim()}”: each letter feeds ${layers} and a softmax on top; every ` +
    "layer also feeds itself at the next letter. What can reach the selected softmax is drawn strong.";
}

// What the picture takes from Streamlit's theme.
function themeOf(host) {
  const style = getComputedStyle(host);
  const value = (name) => style.getPropertyValue(`--st-${name}`).trim();
  const [background, ink] = [value("background-color"), value("text-color")];
  return {
    background, ink,
    track: value("secondary-background-color"),
    line: blend(ink, background, 0.3),
    muted: blend(ink, background, 0.28),
    monospace: value("code-font") || "monospace",
    sans: value("font") || "sans-serif",
  };
}

// The colour a share of the way from one to the other, written so that any SVG viewer knows it.
function blend(from, to, share) {
  const probe = document.createElement("canvas").getContext("2d");
  probe.fillStyle = from;
  probe.fillRect(0, 0, 1, 1);
  probe.globalAlpha = share;
  probe.fillStyle = to;
  probe.fillRect(0, 0, 1, 1);
  return `rgb(${[...probe.getImageData(0, 0, 1, 1).data.slice(0, 3)]})`;
}

function element(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}
