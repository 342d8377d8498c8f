// A field that shows a link and a button that copies it. Origin and path are the page's own, as
// only the browser knows them.

const COPIED = 2000; // milliseconds for which the button says so

const fields = new WeakMap();

class LinkField {
  constructor(parent) {
    this.caption = document.createElement("span");
    this.field = Object.assign(document.createElement("input"), { type: "text", readOnly: true });
    this.button = Object.assign(document.createElement("button"), { type: "button" });
    this.status = document.createElement("span");
    this.status.setAttribute("role", "status");
    this.status.className = "sr";
    const label = document.createElement("label");
    label.append(this.caption, this.field);
    const root = parent.appendChild(document.createElement("div"));
    root.className = "link-field";
    root.append(label, this.button, this.status);
    this.field.onfocus = () => this.field.select();
    this.button.onclick = () => this.copy();
    this.invite();
  }

  update({ query, label }) {
    this.caption.textContent = label;
    this.field.value = `${location.origin}${location.pathname}?${query}`;
    this.invite();
  }

  invite() {
    clearTimeout(this.timer);
    this.button.textContent = "Copy link";
    this.status.textContent = "";
  }

  async copy() {
    // Browsers keep the clipboard from pages that came over plain HTTP: then the link is selected.
    const copied = await this.toClipboard();
    if (!copied) this.field.select();
    this.button.textContent = copied ? "Copied" : "Press Ctrl+C";
    this.status.textContent = copied ? "Link copied" : "The link is selected";
    this.timer = setTimeout(() => this.invite(), COPIED);
  }

  async toClipboard() {
    try {
      await navigator.clipboard.writeText(this.field.value);
      return true;
    } catch {
      return false;
    }
  }
}

export default function ({ parentElement, data }) {
  if (!fields.has(parentElement)) fields.set(parentElement, new LinkField(parentElement));
  fields.get(parentElement).update(data);
}
