"""The text view by itself: one scale or another, a phone's screen, a steady height, touch, keys."""

import pytest
from playwright.sync_api import Locator, Page, expect

import memviz
from tests.support.browser.mounted_text_view import MountedView, made_up
from tests.support.browser.page import PHONE

pytestmark = pytest.mark.browser

ARTICLE = memviz.published().text
LONG = (ARTICLE * 4)[:600]
STREAMLIT_HEADER = 60
UNTIL_TOLD = 500  # milliseconds after which the slider has been at rest for long enough


def legend(page: Page) -> Locator:
    return page.locator(".key")


def colour_of_a_cell(page: Page, panel: int) -> tuple[int, ...]:
    """Return the colour of the first character's cell, near its corner, where no letter is."""
    pixel = """canvas => [...canvas.getContext("2d").getImageData(
        2 * devicePixelRatio, 4 * devicePixelRatio, 1, 1).data.slice(0, 3)]"""
    return tuple(page.locator("canvas.text").nth(panel).evaluate(pixel))


def lightness(colour: tuple[int, ...]) -> int:
    return sum(colour)


def test_per_row_every_model_reaches_full_colour(desktop: Page) -> None:
    view = MountedView(desktop)
    view.show([made_up(" to be", strength=1), made_up(" to be", strength=100)])
    assert colour_of_a_cell(desktop, 0) == colour_of_a_cell(desktop, 1) == (11, 76, 80)
    expect(legend(desktop)).to_have_text("no influencemost in this row")
    expect(desktop.locator(".strength").first).to_be_hidden()


def test_on_a_shared_scale_the_weaker_model_is_paler_and_says_by_how_much(desktop: Page) -> None:
    view = MountedView(desktop)
    models = [made_up(" to be", strength=10), made_up(" to be", strength=100)]
    view.show(models, scale="shared")
    weak, strong = colour_of_a_cell(desktop, 0), colour_of_a_cell(desktop, 1)
    assert strong == (11, 76, 80)
    assert lightness(strong) < lightness(weak) < 3 * 255
    expect(legend(desktop)).to_have_text("no influencemost of all models here")
    expect(desktop.locator(".strength").first).to_have_text("10\u00a0% of the most")
    expect(desktop.locator(".strength").last).to_be_hidden()


def test_another_scale_recolours_in_place_and_tells_python_nothing(desktop: Page) -> None:
    view = MountedView(desktop)
    models = [made_up(" to be", strength=10), made_up(" to be", strength=100)]
    view.show(models)
    per_row = colour_of_a_cell(desktop, 0)
    canvas = desktop.locator("canvas.text").first
    canvas.evaluate("canvas => { canvas.dataset.same = 'yes'; }")
    height = view.height
    view.show(models, scale="shared")
    assert colour_of_a_cell(desktop, 0) != per_row
    view.show(models, scale="row")
    assert colour_of_a_cell(desktop, 0) == per_row
    expect(canvas).to_have_attribute("data-same", "yes")
    assert view.height == height
    assert view.pins == []


def test_a_shared_scale_keeps_the_sign(desktop: Page) -> None:
    view = MountedView(desktop)
    models = [made_up(" to be", strength=-30, signed=True), made_up(" to be", signed=True)]
    view.show(models)
    red, _, blue = colour_of_a_cell(desktop, 0)
    assert red > blue
    expect(legend(desktop)).to_have_text("against, underlinedfor the target")
    full = colour_of_a_cell(desktop, 1)
    assert full[2] > full[0]
    view.show(models, scale="shared")
    assert colour_of_a_cell(desktop, 0) == (red, _, blue)
    paler = colour_of_a_cell(desktop, 1)
    assert paler[2] > paler[0]
    assert lightness(paler) > lightness(full)
    expect(legend(desktop)).to_have_text(
        "against, underlinedfor the target, most of all models here"
    )


def test_a_shared_scale_takes_the_models_whose_row_is_there(desktop: Page) -> None:
    view = MountedView(desktop)
    models = [made_up(" to be", strength=10), made_up(" to be", strength=100, only_row=2)]
    view.show(models, scale="shared", selected=3)
    assert colour_of_a_cell(desktop, 0) == (11, 76, 80)
    assert colour_of_a_cell(desktop, 1) == (255, 255, 255)
    view.show([models[0], made_up(" to be", strength=100)], scale="shared", selected=3)
    assert lightness(colour_of_a_cell(desktop, 0)) > lightness((11, 76, 80))
    assert colour_of_a_cell(desktop, 1) == (11, 76, 80)


@pytest.mark.parametrize("text", [ARTICLE, LONG], ids=["198 characters", "600 characters"])
def test_a_phone_keeps_four_models_and_the_slider_in_sight(phone: Page, text: str) -> None:
    MountedView(phone).show([made_up(text)] * 4)
    panels = phone.locator(".panel")
    expect(panels).to_have_count(4)
    first = panels.first.bounding_box()
    scrubber = phone.locator(".scrubber").bounding_box()
    assert first is not None
    assert scrubber is not None
    assert first["y"] >= STREAMLIT_HEADER
    assert scrubber["y"] + scrubber["height"] <= PHONE["height"]
    last = panels.last.bounding_box()
    assert last is not None
    assert last["y"] + last["height"] <= scrubber["y"]
    assert not phone.evaluate("document.documentElement.scrollWidth > innerWidth")


def test_lines_that_a_phone_hides_come_into_sight_in_all_models_together(phone: Page) -> None:
    MountedView(phone).show([made_up(LONG)] * 4)
    slider = phone.get_by_role("slider")
    slider.focus()
    slider.press("End")
    tops = "els => els.map(el => el.scrollTop)"
    scrollers = phone.locator(".scroller")
    phone.wait_for_function(
        """() => [...view.host.shadowRoot.querySelectorAll(".scroller")]
            .every((one, _, all) => one.scrollTop > 0 && one.scrollTop === all[0].scrollTop)"""
    )
    assert len(set(scrollers.evaluate_all(tops))) == 1


def test_an_arrow_shows_where_the_strongest_word_is_hidden(phone: Page) -> None:
    """The facts are drawn on a canvas, so the test listens to what is drawn there."""
    phone.add_init_script("""
        window.drawn = [];
        const fillText = CanvasRenderingContext2D.prototype.fillText;
        CanvasRenderingContext2D.prototype.fillText = function (text, ...rest) {
            window.drawn.push(text);
            return fillText.call(this, text, ...rest);
        };
    """)
    MountedView(phone).show([made_up(LONG)])
    slider = phone.get_by_role("slider")
    slider.focus()
    slider.press("End")
    phone.wait_for_function("drawn.some((text) => /from earlier words\\s↑/.test(text))")
    phone.evaluate("drawn.length = 0")
    phone.locator(".scroller").evaluate("scroller => { scroller.scrollTop = 0 }")
    phone.wait_for_function("drawn.some((text) => /from earlier words$/.test(text))")


@pytest.mark.parametrize("width", [390, 800, 1100, 1440])
def test_nothing_jumps_when_the_other_rows_arrive(desktop: Page, width: int) -> None:
    desktop.set_viewport_size({"width": width, "height": 900})
    view = MountedView(desktop)
    view.show([made_up(ARTICLE, only_row=2)] * 4)
    height = view.height
    view.show([made_up(ARTICLE)] * 4)
    assert view.height == height


@pytest.mark.parametrize("width", [390, 800, 960, 1100, 1440])
def test_nothing_jumps_for_another_text_of_the_same_length(desktop: Page, width: int) -> None:
    desktop.set_viewport_size({"width": width, "height": 900})
    view = MountedView(desktop)
    view.show([made_up(ARTICLE)] * 3)
    height = view.height
    shorter_words = (" to be or not" * len(ARTICLE))[: len(ARTICLE)]
    view.show([made_up(shorter_words, unknown=["to"])] * 3, selected=1)
    assert view.height == height


def test_a_tap_pins_and_a_finger_drawn_along_the_text_scrubs(phone: Page) -> None:
    view = MountedView(phone)
    view.show([made_up(ARTICLE)] * 2)
    box = phone.locator("canvas.text").first.bounding_box()
    assert box is not None
    cell = phone.evaluate(
        """() => { const g = document.createElement("canvas").getContext("2d");
            g.font = "12px monospace"; return g.measureText("0").width; }"""
    )
    finger = phone.context.new_cdp_session(phone)

    def touch(kind: str, *timesteps: int) -> None:
        points = [{"x": box["x"] + cell * (t + 0.5), "y": box["y"] + 9} for t in timesteps]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", 5)
    touch("touchEnd")
    phone.wait_for_function("() => view.pins.length === 1")
    touch("touchStart", 5)
    for timestep in range(6, 13):
        touch("touchMove", timestep)
    expect(phone.locator(".place")).to_have_text("12 / 197")
    touch("touchEnd")
    phone.wait_for_function("() => view.pins.length === 2")
    assert view.pins == [5, 12]


def test_a_slider_moved_step_by_step_tells_only_where_it_rests(desktop: Page) -> None:
    view = MountedView(desktop)
    view.show([made_up(ARTICLE)])
    for value in (7, 8, 9):
        desktop.get_by_role("slider").evaluate(
            """(slider, value) => {
                slider.value = value;
                for (const kind of ["input", "change"]) slider.dispatchEvent(new Event(kind));
            }""",
            value,
        )
    expect(desktop.locator(".place")).to_have_text("9 / 197, pinned")
    assert view.pins == []
    desktop.wait_for_timeout(UNTIL_TOLD)
    assert view.pins == [9]


def test_a_key_held_down_moves_but_does_not_pin(desktop: Page) -> None:
    view = MountedView(desktop)
    view.show([made_up(ARTICLE)])
    desktop.get_by_role("slider").focus()
    for _ in range(5):
        desktop.keyboard.down("ArrowRight")
    desktop.keyboard.up("ArrowRight")
    expect(desktop.locator(".place")).to_have_text("7 / 197")
    desktop.wait_for_timeout(UNTIL_TOLD)
    assert view.pins == []


def test_the_models_are_outlined_when_keys_move_through_them(desktop: Page) -> None:
    MountedView(desktop).show([made_up(ARTICLE)])
    outline = "models => getComputedStyle(models).outlineStyle"
    models = desktop.locator(".models")
    assert models.evaluate(outline) == "none"
    desktop.keyboard.press("Tab")
    desktop.keyboard.press("Tab")
    expect(desktop.get_by_role("slider")).to_be_focused()
    assert models.evaluate(outline) == "solid"


def test_position_target_and_first_suggestions_are_spoken_once_the_keys_rest(
    desktop: Page,
) -> None:
    MountedView(desktop).show([made_up(" to be or", unknown=["or"])] * 2, selected=3)
    desktop.get_by_role("slider").press("ArrowRight")
    status = desktop.get_by_role("status")
    expect(status).to_have_text(
        "Timestep 4, target be. "
        "Model 0: the 20\u00a0%; 60\u00a0% from earlier words, most “to” 60\u00a0%, "
        "target ranks 12, 1.0\u00a0%. "
        "Model 1: the 20\u00a0%; 60\u00a0% from earlier words, most “to” 60\u00a0%, "
        "target ranks 12, 1.0\u00a0%"
    )
    desktop.get_by_role("slider").press("End")
    expect(status).to_contain_text("“or” is not in the vocabulary: no logit, nothing to show")


def test_pointing_is_not_spoken(desktop: Page) -> None:
    MountedView(desktop).show([made_up(ARTICLE)])
    desktop.locator("canvas.text").hover(position={"x": 40, "y": 10})
    expect(desktop.locator(".place")).not_to_contain_text("pinned")
    desktop.wait_for_timeout(UNTIL_TOLD)
    expect(desktop.get_by_role("status")).to_have_text("")
