// A view in a frame of a notebook: the frame is made as high as what it holds.

const fitFrame = () => { frameElement.style.height = `${document.body.offsetHeight}px`; };
if (frameElement) new ResizeObserver(fitFrame).observe(document.body);
