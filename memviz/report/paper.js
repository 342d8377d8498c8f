// On paper a view is the picture that can be saved of it: sharp at any size, and light.

import { element } from "../components/shared/elements.js";
import { svgOf } from "./view_picture.js";

export function printAsPictures(views) {
  addEventListener("beforeprint", () => { clear(); views.forEach(putPicture); });
  addEventListener("afterprint", clear);
}

function putPicture({ view, place }) {
  const picture = new DOMParser().parseFromString(svgOf(view), "image/svg+xml").documentElement;
  place.parentNode.insertBefore(element("figure", { class: "on-paper" }, picture), place);
}

const clear = () => document.querySelectorAll(".on-paper").forEach((one) => one.remove());
