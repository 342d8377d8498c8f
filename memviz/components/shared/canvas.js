// A canvas as sharp as the screen.

// `width` and `height` are in CSS pixels, as is all that is drawn from now on. How wide the canvas is
// on the page is left to the style sheet.
export function fit(canvas, context, width, height, ratio = devicePixelRatio || 1) {
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.height = `${height}px`;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
}
