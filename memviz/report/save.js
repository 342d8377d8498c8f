// A menu that saves a figure: files are made when they are asked for.

import { download } from "../components/shared/download.js";
import { element } from "../components/shared/elements.js";

// `files` holds a label, the ending of a file's name and what makes its Blob; `name` gives the rest.
export function saveMenu(files, name) {
  const summary = element("summary", {}, "Save");
  const choices = element("div", { class: "choices" });
  const menu = element("details", { class: "save" }, summary, choices);
  for (const [label, ending, content] of files) {
    const button = element("button", { type: "button" }, label);
    button.onclick = async () => {
      menu.open = false;
      summary.focus();
      download(await content(), `${name()}.${ending}`);
    };
    choices.append(button);
  }
  menu.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    summary.focus();
  };
  addEventListener("pointerdown", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  return menu;
}
