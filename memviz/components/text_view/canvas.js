// A canvas in CSS pixels at the screen's own resolution, and words that fit their room on it.

function fit(canvas, context, width, height, ratio) {
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.height = `${height}px`;
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
}

function box(g, x, y, width, height, colour) {
  g.fillStyle = colour;
  g.beginPath();
  g.roundRect(x, y, width, height, 5);
  g.fill();
}

function shortened(g, label, room) {
  if (g.measureText(label).width <= room) return label;
  let length = label.length;
  while (length > 1 && g.measureText(`${label.slice(0, length)}…`).width > room) length--;
  return `${label.slice(0, length)}…`;
}

function linesOf(g, sentence, width, most) {
  const lines = [""];
  for (const word of sentence.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.length < most && g.measureText(longer).width > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
