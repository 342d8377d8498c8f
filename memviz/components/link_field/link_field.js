// A field that shows a link and a button that copies it. Origin and path are the page's own, as
// only the browser knows them.

import { element } from "../shared/elements.js";
import { viewPerMount } from "../shared/mounting.js";

const COPIED = 2000; // milliseconds for which the button says so

class LinkField {
  constructor(parent) {
    this.caption = element("span");
    this.field = element("input", { type: "text", readonly: "" });
    this.button = element("button", { type: "button" });
    this.status = element("span", { class: "sr", role: "status" });
    this.root = parent.appendChild(element("div", { class: "link-field" },
      element("label", {}, this.caption, this.field), this.button, this.status));
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

  remove() {
    clearTimeout(this.timer);
    this.root.remove();
  }
}

export default viewPerMount(LinkField);
