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

// Where a line of this height lies from what is in sight: "above", "below" or "" where it is seen.
export function sideOf(scroller, row, height) {
  const half = height / 2;
  if ((row + 1) * height < scroller.scrollTop + half) return "above";
  return row * height > scroller.scrollTop + scroller.clientHeight - half ? "below" : "";
}

// Lets the style sheet fade the edges where more can be scrolled to.
export function markEdges(scroller) {
  const lowest = scroller.scrollHeight - scroller.clientHeight;
  scroller.classList.toggle("more-above", scroller.scrollTop > 1);
  scroller.classList.toggle("more-below", scroller.scrollTop < lowest - 1);
}
