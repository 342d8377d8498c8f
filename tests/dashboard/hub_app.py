"""The dashboard as a visitor who opens an address, and waits for what it pulls."""

import time
from pathlib import Path

from streamlit.testing.v1 import AppTest

SHELL = Path(__file__).parents[2] / "dashboard" / "shell.py"


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
