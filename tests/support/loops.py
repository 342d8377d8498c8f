"""Coroutines of tests, run to their end."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def result_of(coroutine: Coroutine[object, object, T]) -> T:
    """Return what it returns, or raise what it raises, run in a loop and a thread of its own.

    Not `asyncio.run`: where a browser test ran before in this process, Playwright's loop still
    runs in the main thread, and a second one is refused there.
    """
    with ThreadPoolExecutor(1) as elsewhere:
        return elsewhere.submit(asyncio.run, coroutine).result()
