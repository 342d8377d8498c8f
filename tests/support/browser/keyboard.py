"""Which controls of a page Tab reaches, and whether one sees where the focus is."""

from playwright.sync_api import Page

# What a Tab should reach, marked with a number each, through the components' shadow roots. Of a
# group of radio buttons that is one, and arrow keys reach the others.
MARK_CONTROLS = """() => {
  const found = [];
  const look = (root) => {
    for (const one of root.querySelectorAll("*")) {
      if (one.shadowRoot) look(one.shadowRoot);
      const inGroup = one.matches("[role=radio][aria-checked=false], [role=toolbar] button");
      const control = !inGroup && one.matches(
        "button, a[href], input, select, textarea, summary, [tabindex='0']");
      if (control && one.tabIndex >= 0 && !one.disabled && one.checkVisibility({
        visibilityProperty: true }) && one.getBoundingClientRect().width > 1) found.push(one);
    }
  };
  look(document.querySelector("[data-testid=stMain]"));
  found.forEach((one, number) => { one.dataset.control = number; });
  return found.map((one) => one.outerHTML.slice(0, 200));
}"""

# The control that has the focus, and the one that had it before, if it looks the same without: the
# focus must show on the control, on its label, or on a frame of its own, two steps above at most.
# The table's grid draws its focus itself, on a canvas, and its cells are in that. Of a group of
# radio buttons any may have the focus: the first does when Tab comes, checked or not.
FOCUSED = """async () => {
  for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame);
  const looks = (one) => {
    const frames = [one, one.parentElement, one.parentElement?.parentElement, one.closest("label")];
    return frames.filter(Boolean).map((at) => {
      const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor } =
        getComputedStyle(at);
      const outline = outlineStyle === "none" ? "" : `${outlineWidth} ${outlineColor}`;
      return [outline, boxShadow, borderColor, backgroundColor];
    }).join();
  };
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  const { one: before, look } = window.focusedBefore ?? {};
  const isSame = before && before !== one && before.isConnected && looks(before) === look;
  const drawnElsewhere = before?.matches("body, canvas, canvas *");
  const unseen = isSame && !drawnElsewhere ? before.outerHTML.slice(0, 200) : null;
  window.focusedBefore = { one, look: looks(one) };
  const marked = one.closest("[role=radiogroup]")?.querySelector("[data-control]") ?? one;
  return [marked.dataset.control ?? null, unseen];
}"""


def missed_and_unseen(page: Page) -> tuple[list[str], list[str]]:
    """Return the controls that Tab does not reach, and those that do not show the focus."""
    controls = page.evaluate(MARK_CONTROLS)
    assert controls
    reached: set[str] = set()
    unseen: list[str] = []
    page.evaluate("document.querySelector('[data-testid=stMain] h1').tabIndex = -1")
    page.locator("[data-testid=stMain] h1").first.focus()
    page.add_style_tag(content="* { transition: none !important }")
    for _ in range(2 * len(controls) + 120):
        page.keyboard.press("Tab")
        number, without = page.evaluate(FOCUSED)
        if without is not None and reached:
            unseen.append(without)
        if len(reached) == len(controls):
            break
        if number is not None:
            reached.add(number)
    missed = [html for number, html in enumerate(controls) if str(number) not in reached]
    return missed, unseen
