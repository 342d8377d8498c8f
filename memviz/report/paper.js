// On paper a view is the picture that can be saved of it: sharp at any size, and light.

const onPaper = ({ view, place }) => {
  const picture = new DOMParser().parseFromString(svgOf(view), "image/svg+xml").documentElement;
  const figure = element("figure", { class: "on-paper" }, picture);
  place.parentNode.insertBefore(figure, place);
};

addEventListener("beforeprint", () => views.forEach(onPaper));
addEventListener("afterprint", () => document.querySelectorAll(".on-paper").forEach((one) => one.remove()));
