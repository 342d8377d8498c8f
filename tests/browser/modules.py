"""What the scripts' own functions return, in a browser."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

Evaluate = Callable[..., Any]


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
