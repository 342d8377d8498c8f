// Which keys a view leaves to the browser.

export const isShortcut = (event) => event.altKey || event.ctrlKey || event.metaKey;
