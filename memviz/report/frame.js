// A page in a frame of a notebook: the frame is made as high as what it holds.

export function fitFrame() {
  if (!frameElement) return;
  const fit = () => { frameElement.style.height = `${document.body.offsetHeight}px`; };
  new ResizeObserver(fit).observe(document.body);
}
