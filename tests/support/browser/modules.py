"""What the scripts' own functions return, in a browser."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Page, Route

import memviz

Evaluate = Callable[..., Any]

NOBODY = "http://127.0.0.1:49999"  # a route answers before anybody could
PACKAGE = Path(memviz.__file__).parent


def serve_modules(page: Page) -> None:
    """Have a page find the scripts of `memviz` as they are: "/components/…/….js" of `NOBODY`."""
    page.route(f"{NOBODY}/**", _answer_with_module)


def using(modules: Page, path: str, expression: str, given: Any = None) -> Any:
    """Return what an expression in JavaScript gives.

    `modules` is the page of that fixture; the expression sees what the script at `path` exports as
    `module`, and what is `given`.
    """
    return modules.evaluate(
        """async ([path, expression, given]) => {
            const value = new Function("module", "given", `return ${expression}`);
            return value(await import(`/components/${path}`), given);
        }""",
        [path, expression, given],
    )


def _answer_with_module(route: Route) -> None:
    path = PACKAGE / urlsplit(route.request.url).path.lstrip("/")
    if path.suffix == ".js":
        route.fulfill(path=path, content_type="text/javascript; charset=utf-8")
    else:
        route.fulfill(body="<!doctype html>", content_type="text/html; charset=utf-8")
