"""What commands print, on a terminal that cannot show all of it."""

import io
import sys


def replace_what_cannot_be_shown() -> None:
    """From now on print a question mark for a character that the terminal's encoding lacks.

    Else a name in another script would end a command whose work is done with an error.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # not where a test or a notebook takes its place
            stream.reconfigure(errors="replace")
