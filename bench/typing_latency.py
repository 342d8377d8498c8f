"""`python -m bench.typing_latency`: how soon suggestions follow a key, with the bundled models.

It starts a dashboard of its own, types on the autocomplete page in a headless Chromium, and takes
the time from each key to the frame after the one that paints the suggestions for it. Where the next
key came before an answer was painted, the answer is not counted.
"""

from dataclasses import dataclass
from statistics import median, quantiles
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page

from bench import machine
from bench.live import running_chromium, running_dashboard

MODELS = ("RNN", "GRU", "LSTM", "Nested LSTM")
TYPED = " and of the southern part of the empire "  # 40 keys
SETTLED = 3000  # milliseconds after the last key: enough for every answer
# Notes when each text was typed and when its answer was painted: `typing.painted` maps texts to
# milliseconds. An answer is painted in the frame after the one in which the page has changed.
WATCH = """() => {
  const hosts = document.querySelectorAll("[data-testid=stBidiComponentIsolated]");
  const roots = [...hosts].map((host) => host.shadowRoot);
  const shadow = roots.find((root) => root?.querySelector("textarea"));
  const typed = new Map();
  const noted = window.typing = { painted: {} };
  let key = 0;
  let answered = "";
  const send = window.fetch;
  window.fetch = async (...request) => {
    const response = await send(...request);
    answered = JSON.parse(request[1]?.body ?? "{}").text ?? "";
    return response;
  };
  shadow.addEventListener("keydown", (event) => { key = event.timeStamp; }, { capture: true });
  shadow.addEventListener("input", (event) => typed.set(event.target.value, key));
  new MutationObserver(() => {
    const text = answered;
    if (!typed.has(text) || text in noted.painted) return;
    requestAnimationFrame(() => requestAnimationFrame((now) => {
      noted.painted[text] ??= now - typed.get(text);
    }));
  }).observe(shadow.querySelector(".panels"), { childList: true, subtree: true });
}"""


@dataclass(frozen=True)
class Pace:
    """How fast the keys follow one another."""

    name: str
    delay: int  # milliseconds


PACES = (Pace("a fast typist", 120), Pace("very fast", 50), Pace("all at once", 0))


def main() -> None:
    """Measure every pace with one and with all bundled models, and print the table."""
    print(f"{machine.processor()}, {machine.cores()} cores; {len(TYPED)} keys\n")
    print("| models | keys | every | painted | median | p95 | longest | text complete |")
    print("|--:|---|--:|--:|--:|--:|--:|---|")
    with running_dashboard() as address, running_chromium() as browser:
        for models in (MODELS[1:2], MODELS):
            for pace in PACES:
                print(_line(browser, f"{address}/autocomplete", models, pace), flush=True)
    print("\nMilliseconds from a key to its painted suggestions.")


def _line(browser: Browser, page_address: str, models: tuple[str, ...], pace: Pace) -> str:
    page = browser.new_page()
    page.goto(f"{page_address}?{urlencode({'models': models}, doseq=True)}")
    page.locator(".panels[aria-busy=false] button").first.wait_for()
    page.wait_for_timeout(SETTLED)
    painted, complete = _type(page, pace)
    page.close()
    figures = (median(painted), quantiles(painted, n=20, method="inclusive")[-1], max(painted))
    cells = (
        *(str(len(models)), pace.name, f"{pace.delay}", str(len(painted))),
        *(f"{figure:.0f}" for figure in figures),
        "yes" if complete else "no",
    )
    return f"| {' | '.join(cells)} |"


def _type(page: Page, pace: Pace) -> tuple[list[float], bool]:
    """Return the time of each painted answer, and whether the field holds every letter typed."""
    page.evaluate(WATCH)
    field = page.get_by_label("Type English text")
    before = field.input_value()
    field.press("End")
    field.press_sequentially(TYPED, delay=pace.delay)
    page.wait_for_timeout(SETTLED)
    painted = page.evaluate("window.typing.painted")
    return list(painted.values()), field.input_value() == before + TYPED


if __name__ == "__main__":
    main()
