// A menu that saves a figure: files are made when they are asked for.

// `files` holds a label, the ending of a file's name and what makes its Blob; `name` gives the rest.
function saveMenu(files, name) {
  const menu = Object.assign(document.createElement("details"), { className: "save" });
  const summary = Object.assign(document.createElement("summary"), { textContent: "Save" });
  const choices = Object.assign(document.createElement("div"), { className: "choices" });
  for (const [label, ending, content] of files) {
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: label });
    button.onclick = async () => {
      menu.open = false;
      summary.focus();
      download(await content(), `${name()}.${ending}`);
    };
    choices.append(button);
  }
  menu.append(summary, choices);
  menu.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    summary.focus();
  };
  addEventListener("pointerdown", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  return menu;
}

function download(blob, name) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  URL.revokeObjectURL(link.href);
}
