"""Passages to read and to search for cells in.

War and Peace (Tolstoy; the English translation that Karpathy et al. 2015 used, in the public
domain): from the last tenth of that corpus, which a contiguous 80/10/10 split holds out for
testing. The C code was written for this purpose.
"""

from importlib.resources import files

_FILES = {"War and Peace": "war_and_peace.txt", "C code": "ring_buffer.c"}

PASSAGES = {
    name: (files(__name__) / file).read_text("utf-8").replace("\r\n", "\n")
    for name, file in _FILES.items()
}


def beginning(passage: str, most: int) -> str:
    """Return the first paragraphs of a passage, at most `most` characters."""
    return passage[: passage.rindex("\n\n", 0, most) + 1]
