"""`python -m bench.hover`: how soon the text view follows the mouse, with the bundled models.

It starts a dashboard of its own and moves the mouse over the connectivity page's text in a headless
Chromium. Latency is the time from a move to the frame that shows it; frames per second are measured
while the view is drawn anew for every frame. Needs the browser of `make test`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page

from bench import machine
from bench.event_latency import CATEGORIES, move_latencies
from bench.live import running_chromium, running_dashboard
from bench.text import article_text

VIEWPORT = {"width": 1440, "height": 900}
PATIENCE = 300_000  # milliseconds until every row of the longest text is computed
MOVES = 100
FRAMES = 300
PACE = 60  # milliseconds between moves: enough to show each one
CELL, LINE = 9, 27  # pixels
# Runs in the page: moves through the visible text, one move a frame; returns each frame's time.
EVERY_FRAME = """([frames, width, height]) => new Promise((done) => {
  const view = document.querySelector("[data-testid=stBidiComponentIsolated]").shadowRoot;
  const box = view.querySelector(".scroller").getBoundingClientRect();
  const [across, down] = [Math.floor(box.width / width) - 1, Math.floor(box.height / height)];
  const times = [];
  const next = (time) => {
    times.push(time);
    if (times.length > frames) return done(times.slice(1).map((end, i) => end - times[i]));
    const cell = 7 * times.length;
    view.querySelector("canvas.text").dispatchEvent(new PointerEvent("pointermove", {
      bubbles: true, composed: true, pointerType: "mouse",
      clientX: box.x + width * ((cell % across) + 0.5),
      clientY: box.y + height * ((Math.floor(cell / across) % down) + 0.5) }));
    requestAnimationFrame(next);
  };
  requestAnimationFrame(next);
})"""


@dataclass(frozen=True)
class Case:
    """Models side by side on a text of so many characters."""

    models: tuple[str, ...]
    time: int

    @property
    def name(self) -> str:
        """What the table calls it."""
        return f"{len(self.models)} models, {self.time} characters"

    @property
    def query(self) -> str:
        """The connectivity page's address after the question mark."""
        text = article_text(self.time).strip()
        return urlencode({"models": self.models, "text": text, "t": self.time // 2}, doseq=True)


CASES = (
    Case(("GRU", "LSTM", "Nested LSTM"), 198),
    Case(("RNN", "GRU", "LSTM", "Nested LSTM"), 600),
)


def main() -> None:
    """Measure every case and print the table."""
    print(f"{machine.processor()}, {machine.cores()} cores, {VIEWPORT['width']} pixels wide\n")
    print("| | paced: median / p95 | crowded: median / p95 | frames/s | messages |")
    print("|---|--:|--:|--:|--:|")
    with running_dashboard() as address, running_chromium() as browser:
        for case in CASES:
            print(_line(browser, f"{address}/connectivity?{case.query}", case), flush=True)
    print("\nMilliseconds from a mouse move to its presented picture, in brackets how many were; ")
    print("messages are to the server.")


def _line(browser: Browser, url: str, case: Case) -> str:
    page = browser.new_page(viewport=VIEWPORT)  # type: ignore[arg-type]
    page.set_default_timeout(PATIENCE)
    sent: list[object] = []
    page.on(
        "websocket", lambda socket: socket.on("framesent", lambda message: sent.append(message))
    )
    _open(page, url)
    before = len(sent)
    paced = _latencies(browser, page, _over_text(page, case.time), PACE)
    crowded = _latencies(browser, page, _over_text(page, case.time), 0)
    frames = page.evaluate(EVERY_FRAME, [FRAMES, CELL, LINE])
    messages = len(sent) - before
    page.close()
    rate = 1000 * len(frames) / sum(frames)
    cells = (case.name, _summary(paced), _summary(crowded), f"{rate:.0f}")
    return f"| {' | '.join(cells)} | {messages} |"


def _open(page: Page, url: str) -> None:
    """Visit the page, wait until every row is there, and bring the view into sight."""
    page.goto(url)
    page.locator("canvas.text").first.wait_for()
    page.wait_for_function(
        """() => { const view = document.querySelector("[data-testid=stBidiComponentIsolated]");
            return [...view.shadowRoot.querySelectorAll(".computing")].every((e) => !e.textContent)
              && document.querySelector("[data-test-script-state=notRunning]"); }"""
    )
    page.locator("canvas.text").first.scroll_into_view_if_needed()
    page.wait_for_timeout(1000)


def _over_text(page: Page, time: int) -> list[tuple[float, float]]:
    """Return points on the first model's text, from cell to cell."""
    box = page.locator(".scroller").first.bounding_box()
    assert box is not None
    across, down = int(box["width"] // CELL) - 1, int(box["height"] // LINE) - 1
    cells = [(i % across, i // across % down) for i in range(min(MOVES, time))]
    return [(box["x"] + CELL * x + CELL / 2, box["y"] + LINE * (y + 0.5)) for x, y in cells]


def _latencies(
    browser: Browser, page: Page, points: Sequence[tuple[float, float]], pace: int
) -> list[float]:
    browser.start_tracing(page=page, categories=CATEGORIES)
    for point in points:
        page.mouse.move(*point)
        if pace:
            page.wait_for_timeout(pace)
    page.wait_for_timeout(500)
    return move_latencies(browser.stop_tracing())


def _summary(latencies: Sequence[float]) -> str:
    return f"{median(latencies):.1f} / {quantiles(latencies, n=20)[-1]:.1f} ({len(latencies)})"


if __name__ == "__main__":
    main()
