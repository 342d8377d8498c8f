// A file that the page has made, saved by the browser.

import { element } from "./elements.js";

export function download(blob, name) {
  const link = element("a", { href: URL.createObjectURL(blob), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
}
