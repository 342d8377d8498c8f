"""Strings from a record as Markdown that only shows them."""

import re

_ACTIVE = re.compile(r"[\\`*_{}\[\]()<>#+!|~&$@]|(?=://)|(?<=www)\.")


def plain(value: object) -> str:
    """Return the value on one line, with the signs of Markdown and HTML escaped."""
    return _ACTIVE.sub(r"\\\g<0>", _one_line(value))


def code(value: object) -> str:
    """Return the value on one line as code, even if it contains backticks."""
    text = _one_line(value)
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence, gap = "`" * (longest + 1), " " if longest else ""
    return f"{fence}{gap}{text}{gap}{fence}"


def _one_line(value: object) -> str:
    words = " ".join(str(value).split())
    return "".join(letter for letter in words if letter.isprintable())
