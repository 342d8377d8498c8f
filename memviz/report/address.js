// The page's address holds what is pinned: #t=20 leads to that timestep, #view=2&t=20 to that of the
// second view.

export function followAddress(views) {
  for (const { place, view } of views) {
    view.tell = (_, timestep) => history.replaceState(null, "", addressOf(views, place, timestep));
  }
  addEventListener("hashchange", () => openAddress(views));
  openAddress(views);
}

function addressOf(views, { dataset }, timestep) {
  return views.length > 1 ? `#view=${dataset.number}&t=${timestep}` : `#t=${timestep}`;
}

function openAddress(views) {
  const asked = new URLSearchParams(location.hash.slice(1));
  const timestep = /^\d+$/.test(asked.get("t")) ? Number(asked.get("t")) : -1;
  const number = asked.get("view") ?? "1";
  const found = views.find(({ place }) => place.dataset.number === number);
  if (!found || timestep < 0 || timestep > found.view.last) return;
  found.view.reveal(0); // so that what comes before the timestep is in sight, not what follows it
  found.view.show(timestep, { reveal: true });
  found.view.pin(timestep);
  found.place.scrollIntoView({ block: "center" });
}
