// On paper a view is the picture that can be saved of it: sharp at any size, and light.

const onPaper = ({ view, place }) => {
  const picture = new DOMParser().parseFromString(svgOf(view), "image/svg+xml").documentElement;
  const figure = element("figure", { class: "on-paper" }, picture);
  place.parentNode.insertBefore(figure, place);
};

const clear = () => document.querySelectorAll(".on-paper").forEach((one) => one.remove());

addEventListener("beforeprint", () => { clear(); views.forEach(onPaper); });
addEventListener("afterprint", clear);
