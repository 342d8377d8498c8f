"""Text that strangers wrote, shown as it is: nothing in it becomes a link, a picture or a style."""

import re

_ACTIVE = re.compile(r"([!-/:-@\[-`{-~])")


def plain_text(text: str, longest: int = 300) -> str:
    """Return markdown that shows `text` in one line, at most `longest` characters of it."""
    line = " ".join(text.split())
    seen = "".join(letter for letter in line if letter.isprintable())
    return _ACTIVE.sub(r"\\\1", seen if len(seen) <= longest else seen[: longest - 1] + "…")
