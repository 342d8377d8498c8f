"""The dashboard's pages, and how a test opens one without a browser."""

from streamlit.testing.v1 import AppTest

from tests.support.project import ROOT

SHELL = ROOT / "dashboard" / "shell.py"
PAGES = (
    *("overview", "autocomplete", "connectivity", "case_studies"),
    *("accuracy", "errors", "memory", "report_card", "cells", "gates", "states", "models"),
)


def run(page: str = "overview", **address: list[str]) -> AppTest:
    app = AppTest.from_file(SHELL, default_timeout=60)
    for name, values in address.items():
        app.query_params[name] = values
    app.run()
    if page != "overview":
        app.switch_page(f"../pages/{page}.py").run()
    return app


def texts(elements) -> str:
    """Return what is written there, without the backslashes that keep it plain text."""
    return " ".join(element.value.replace("\\", "") for element in elements)
