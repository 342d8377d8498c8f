"""Strings from a record as Markdown that only shows them."""

import re

from memviz.text.one_line import one_line

_ACTIVE = re.compile(r"[\\`*_{}\[\]()<>#+!|~&$@]|(?=://)|(?<=www)\.")


def plain(value: object) -> str:
    """Return the value on one line, with the signs of Markdown and HTML escaped."""
    return _ACTIVE.sub(r"\\\g<0>", one_line(str(value)))


def code(value: object) -> str:
    """Return the value on one line as code, even if it contains backticks."""
    text = one_line(str(value))
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence, gap = "`" * (longest + 1), " " if longest else ""
    return f"{fence}{gap}{text}{gap}{fence}"
