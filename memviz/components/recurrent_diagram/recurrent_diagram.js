// Entry point. Streamlit calls it again whenever the data or the theme change, so the view is kept
// per mount.

const views = new WeakMap();

export default function ({ parentElement, data, setTriggerValue }) {
  let view = views.get(parentElement);
  if (!view) views.set(parentElement, (view = new RecurrentDiagram(parentElement)));
  view.update(data, (timestep) => setTriggerValue("pin", timestep));
  return () => {
    // Streamlit also ends calls that newer data overtook, while the view stays on the page.
    if (parentElement.host.isConnected) return;
    view.leave();
    views.delete(parentElement);
  };
}
