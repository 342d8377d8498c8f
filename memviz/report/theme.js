// What is drawn follows the system's light or dark scheme; paper is light.

export function onThemeChange(redraw) {
  const page = document.documentElement;
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redraw);
  addEventListener("beforeprint", () => { page.dataset.paper = ""; redraw(); });
  addEventListener("afterprint", () => { delete page.dataset.paper; redraw(); });
}
