// A view in a frame of a notebook: the frame is made as high as what it holds.

const fitFrame = () => {
  if (frameElement) frameElement.style.height = `${document.documentElement.scrollHeight}px`;
};
new ResizeObserver(fitFrame).observe(document.body);
