// Boxes, and words that fit their room, on a canvas.

export function box(g, x, y, width, height, colour) {
  g.fillStyle = colour;
  g.beginPath();
  g.roundRect(x, y, width, height, 5);
  g.fill();
}

export function shortened(g, label, room) {
  if (g.measureText(label).width <= room) return label;
  let length = label.length;
  while (length > 1 && g.measureText(`${label.slice(0, length)}…`).width > room) length--;
  return `${label.slice(0, length)}…`;
}

export function linesOf(g, sentence, width, most) {
  const lines = [""];
  for (const word of sentence.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (lines.length < most && g.measureText(longer).width > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
