"""Case studies as numbered links and notes, wherever the article's text is shown."""

from streamlit.testing.v1 import AppTest

from dashboard.catalogue.loading import published
from dashboard.views.connectivity.case_links import numbered_timesteps
from dashboard.views.connectivity.case_notes import WHAT_TO_LOOK_AT, case_at
from tests.support.pages import SHELL, texts


def connectivity_page(**address: str) -> AppTest:
    app = AppTest.from_file(SHELL, default_timeout=60).run()
    app.switch_page("../pages/connectivity.py")
    for name, value in address.items():
        app.query_params[name] = [value]
    return app.run()


def test_the_links_are_numbered_as_in_the_article_with_a_letter_for_each_occasion():
    assert dict(numbered_timesteps()) == {"1": 106, "2a": 32, "2b": 159, "2c": 162, "3": 141}


def test_a_case_is_of_the_articles_text_only():
    text = published().text
    assert case_at(text, 162).number == 2
    assert case_at(text, 161) is None
    assert case_at(f"{text}s", 162) is None


def test_a_link_moves_the_pin_and_says_what_to_look_at_and_what_is_found():
    app = connectivity_page(text="the study of grammar", t="4")
    assert not any(note in texts(app.markdown) for note in WHAT_TO_LOOK_AT.values())
    app.button(key="case_162").click().run()
    assert not app.exception
    assert app.number_input(key="t").value == 162
    assert app.text_input(key="text").value == published().text.strip()
    said = texts(app.markdown)
    assert WHAT_TO_LOOK_AT[2] in said
    assert "- **GRU**: “grammar”" in said
    assert "The earlier “grammar” has" in said


def test_a_timestep_beside_a_case_has_numbers_but_no_note():
    app = connectivity_page(t="107")
    assert not any(note in texts(app.markdown) for note in WHAT_TO_LOOK_AT.values())
    assert "Numbers at timestep 107" in texts(app.markdown)
