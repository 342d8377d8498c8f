// Entry point. Streamlit calls it again whenever the data or the theme change, so the view is kept
// per mount. The pin is a trigger, not a state: it must arrive even when its value has not changed.

const views = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  if (!views.has(parentElement)) views.set(parentElement, new LinkedView(parentElement));
  views.get(parentElement).update(data, (timestep) => setTriggerValue("pin", timestep));
  return () => {
    // Streamlit also ends calls that newer data overtook, while the view stays on the page.
    if (parentElement.host.isConnected) return;
    views.get(parentElement)?.remove();
    views.delete(parentElement);
  };
}
