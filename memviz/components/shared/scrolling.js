// How views and lines come into sight.

// Gliding, or at once for readers who prefer no motion.
export const scrollingBehaviour = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

// Scrolls no further than it must: a line at the lower edge comes with the one below it.
export function revealLine(scroller, row, height) {
  const top = row * height;
  const lowest = scroller.scrollTop + scroller.clientHeight - 2 * height;
  if (top < scroller.scrollTop) scroller.scrollTop = top;
  else if (top > lowest) scroller.scrollTop += top - lowest;
}
