"""The dashboard as a visitor who opens an address, and waits for what it pulls."""

import time

from streamlit.testing.v1 import AppTest

from tests.support.pages import SHELL


def opened(page: str = "models", **address: str | list[str]) -> AppTest:
    """Return the page after its first run, at the address with these parameters."""
    app = AppTest.from_file(SHELL, default_timeout=60)
    for name, values in address.items():
        app.query_params[name] = values
    app.switch_page(f"../pages/{page}.py").run()
    return app


def arrived(app: AppTest, seconds: float = 20) -> AppTest:
    """Return the app when nothing is on its way any more."""
    end = time.monotonic() + seconds
    while app.session_state["hub_visit"].pulls:
        assert time.monotonic() < end, "the pull does not end"
        time.sleep(0.05)
        app.run()
    return app


def chosen(app: AppTest) -> list[str]:
    """Return the labels of the models chosen in the picker."""
    return list(app.session_state["models"])


def warnings(app: AppTest) -> str:
    """Return what the sidebar warns of, without the backslashes that keep it plain text."""
    return "\n".join(warning.value.replace("\\", "") for warning in app.sidebar.warning)


def search(app: AppTest, **fields: str) -> AppTest:
    for name, value in fields.items():
        field = app.selectbox if name == "unit" else app.text_input
        field(key=f"hub_{name}").set_value(value)
    return next(button for button in app.button if button.label == "Search").click().run()
