// A text with its own line ends as a grid of equal cells; lines too long are wrapped by words.

const TAB = 4; // columns

const isBreak = (character) => character === "\n";
const endsWord = (character) => character === " " || character === "\t" || character === "\r" || isBreak(character);

// The characters of the longest line, with a place for the marks of its end.
export function longestLine(characters) {
  let [longest, length] = [0, 0];
  for (const character of characters) {
    length += character === "\t" ? TAB : 1;
    longest = Math.max(longest, length);
    if (isBreak(character)) length = 0;
  }
  return longest;
}

export function layOut(characters, columns) {
  const count = characters.length;
  const [column, row, span] = [new Uint16Array(count), new Uint16Array(count), new Uint8Array(count).fill(1)];
  const hanging = characters.includes("\r") ? 2 : characters.includes("\n") ? 1 : 0;
  const room = Math.max(1, columns - hanging); // the marks of a line end hang over
  let [x, y] = [0, 0];
  for (let start = 0; start < count; ) {
    let end = start + 1;
    while (end < count && !endsWord(characters[end])) end++;
    if (x > 0 && !"\r\n".includes(characters[start]) && x + end - start > room) [x, y] = [0, y + 1];
    for (; start < end; start++) {
      const character = characters[start];
      if (x >= room && !"\r\n".includes(character)) [x, y] = [0, y + 1]; // a word longer than a line
      if (character === "\t") span[start] = TAB - (x % TAB);
      [column[start], row[start]] = [x, y];
      x += span[start];
      if (isBreak(character)) [x, y] = [0, y + 1];
    }
  }
  const rows = count ? row[count - 1] + 1 : 1;
  const width = columns + hanging + TAB;
  const places = new Int32Array(width * rows).fill(-1);
  for (let t = 0; t < count; t++) places.fill(t, row[t] * width + column[t], row[t] * width + column[t] + span[t]);
  return { column, row, span, rows, at: (x, y) => (x >= 0 && x < width && y >= 0 ? (places[y * width + x] ?? -1) : -1) };
}
