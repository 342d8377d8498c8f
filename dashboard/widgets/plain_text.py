"""Text that strangers wrote, shown as it is: nothing in it becomes a link, a picture or a style."""

import re

from memviz.text.one_line import one_line

# Addresses become links even where their signs are escaped: an invisible character splits them.
_ADDRESS = re.compile(r"(?i)(?<=http:)(?=//)|(?<=https:)(?=//)|(?<=www)(?=\.)|(?<=@)(?=[-\w]+\.)")
_JOINER = "\u2060"
_ACTIVE = re.compile(r"([!-/:-@\[-`{-~])")


def plain_text(text: str, longest: int = 300) -> str:
    """Return markdown that shows `text` in one line, at most `longest` characters of it."""
    seen = one_line(text)
    shown = seen if len(seen) <= longest else seen[: longest - 1] + "…"
    return _ACTIVE.sub(r"\\\1", _ADDRESS.sub(_JOINER, shown))


def unbroken(words: str) -> str:
    """Return words with each percentage kept on one line, also where its sign is escaped."""
    return words.replace(" %", "\u00a0%").replace(" \\%", "\u00a0\\%")
