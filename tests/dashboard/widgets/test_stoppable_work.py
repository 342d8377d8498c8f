"""Long work: how far it is, a button that stops it, and one that has it go on."""

from streamlit.testing.v1 import AppTest


def page() -> AppTest:
    """A page whose work takes so long that it is seen half-way."""

    def script() -> None:
        import streamlit as st

        from dashboard.widgets.stoppable_work import StoppableWork

        text = st.text_input("Text", "a")
        work = StoppableWork("reading", text)
        for share in (0.0, 0.5):
            work.tell(f"reads {text}", share)
        st.session_state.slices = st.session_state.get("slices", 0) + 1
        if st.checkbox("Ready"):
            work.end()

    return AppTest.from_function(script).run()


def labels(app: AppTest) -> list[str]:
    assert not app.exception
    return [button.label for button in app.button]


def test_it_says_how_far_it_is_and_can_be_stopped():
    app = page()
    [bar] = app.get("progress")
    assert (bar.proto.value, bar.proto.text) == (50, "reads a")
    assert labels(app) == ["Stop"]


def test_what_was_stopped_does_not_begin_again_by_itself():
    app = page()
    app.button[0].click().run()
    assert labels(app) == ["Go on"]
    assert not app.get("progress")
    app.run()
    assert labels(app) == ["Go on"]
    assert app.session_state.slices == 1


def test_it_goes_on_when_asked():
    app = page()
    app.button[0].click().run()
    app.button[0].click().run()
    assert labels(app) == ["Stop"]
    assert app.session_state.slices == 2


def test_other_work_is_not_stopped():
    app = page()
    app.button[0].click().run()
    app.text_input[0].set_value("b").run()
    assert labels(app) == ["Stop"]


def test_it_leaves_the_page_when_it_is_done():
    app = page()
    app.checkbox[0].check().run()
    assert labels(app) == []
    assert not app.get("progress")
