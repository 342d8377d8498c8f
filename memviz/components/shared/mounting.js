// One view for each place where Streamlit mounts a script.

// Streamlit calls a script again whenever the data or the theme change: the view is kept and updated.
// A `View` is made with its parent element; it has `update(data, tell)`, in which `tell(name, value)`
// tells Python something, and `remove()`.
export function viewPerMount(View) {
  const views = new WeakMap();
  return ({ parentElement, data, setTriggerValue }) => {
    if (!views.has(parentElement)) views.set(parentElement, new View(parentElement));
    views.get(parentElement).update(data, setTriggerValue);
    return () => {
      // Streamlit also ends calls that newer data overtook, while the view stays on the page.
      if (parentElement.host.isConnected) return;
      views.get(parentElement)?.remove();
      views.delete(parentElement);
    };
  };
}
