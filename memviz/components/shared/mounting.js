// One view for each place where Streamlit mounts a script.

// Streamlit calls a script again whenever the data or the theme change: the view is kept and updated.
// A `View` is made with its parent element; it has `update(data, tell)`, in which `tell(name, value)`
// tells Python something, and `remove()`.
export function viewPerMount(View) {
  const mounts = new WeakMap();
  return ({ parentElement, data, setTriggerValue }) => {
    if (!mounts.has(parentElement)) mounts.set(parentElement, new Mount(new View(parentElement)));
    const mount = mounts.get(parentElement);
    const end = mount.call(() => mount.view.update(data, setTriggerValue));
    return () => {
      // Streamlit also ends calls that newer data overtook, while the view stays on the page.
      if (parentElement.host.isConnected) end();
      else if (mounts.delete(parentElement)) mount.view.remove();
    };
  };
}

// A view and the calls for it that have not ended. While the script is still on its way, Streamlit
// makes a call for each change, and the browser may let the newest come before an older one. The
// older is then ended at once: the view shows again what the newest brought.
class Mount {
  constructor(view) {
    this.view = view;
    this.calls = [];
  }

  call(update) {
    this.calls.push(update);
    update();
    return () => this.end(update);
  }

  end(update) {
    const shown = this.calls.at(-1);
    this.calls = this.calls.filter((other) => other !== update);
    if (shown === update) this.calls.at(-1)?.();
  }
}
