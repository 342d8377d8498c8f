"""The method notes that a page can open: whole, with heads that fit, and no link to a file."""

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.widgets.method_note import NOTES, method_note


@pytest.mark.parametrize("name", sorted(path.stem for path in NOTES.glob("*.md")))
def test_a_note_has_a_title_and_no_link_to_a_file(name):
    note = method_note(name)
    assert note is not None
    assert note.title
    assert not note.title.startswith("#")
    assert ".md)" not in note.text
    assert "\n# " not in note.text


def test_there_is_no_note_that_is_not_there():
    assert method_note("nothing") is None


def page() -> None:
    from dashboard.widgets.method_note import draw_method_link

    draw_method_link("reach", "a")
    draw_method_link("nothing", "b")


def test_a_click_opens_the_note_over_the_page():
    app = AppTest.from_function(page).run()
    (button,) = app.button
    assert not app.markdown
    button.click().run()
    assert not app.exception
    assert method_note("reach").text.strip()[:60] in app.markdown[0].value
