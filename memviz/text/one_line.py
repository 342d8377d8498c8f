"""Text that strangers wrote, as it may stand in a message: on one line, printable, not too long.

Names of tensors, fields of a checkpoint and answers of a Hub may hold what moves a terminal's
cursor or sets its title, and may be megabytes long.
"""

LONGEST_MESSAGE = 1_500  # characters


def one_line(text: str) -> str:
    """Return the printable characters of `text`, with one space for each stretch of white space."""
    return "".join(letter for letter in " ".join(text.split()) if letter.isprintable())


def in_a_message(text: str, longest: int = LONGEST_MESSAGE) -> str:
    """Return `text` on one line of at most `longest` characters, where need be without its middle.

    Messages begin with what is wrong and end with what to do.
    """
    line = one_line(text)
    if len(line) <= longest:
        return line
    end = longest // 3
    return f"{line[: longest - end - 3]} … {line[-end:]}"
