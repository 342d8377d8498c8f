"""Visits to a page at an address that nobody would type."""

from collections.abc import Iterator, Mapping

from streamlit.testing.v1 import AppTest

from tests.support.pages import SHELL


def visited(page: str, address: Mapping[str, str | list[str]]) -> AppTest:
    """Return the page after its first run, and fail if it shows an exception."""
    app = AppTest.from_file(SHELL, default_timeout=120)
    for name, values in address.items():
        app.query_params[name] = values
    if page == "overview":
        app.run()
    else:
        app.switch_page(f"../pages/{page}.py").run()
    return checked(app, address)


def checked(app: AppTest, what: object) -> AppTest:
    """Return the app, and fail if it shows an exception."""
    shown = [exception.message or exception.value for exception in app.exception]
    assert not shown, f"{shown} at {str(what)[:500]!a}"
    return app


def bound_keys(app: AppTest) -> list[str]:
    """Return the names in the address that widgets of the page read."""
    return sorted(set(_bound(app._tree)))


def _bound(node: object) -> Iterator[str]:
    for child in getattr(node, "children", {}).values():
        key = getattr(getattr(child, "proto", None), "query_param_key", None)
        if key:
            yield key
        yield from _bound(child)
