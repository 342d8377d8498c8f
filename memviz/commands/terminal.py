"""What commands print: on a terminal that cannot show all of it, and how far long work is."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from memviz.stats.progress import Progress

_BAR_AFTER = 1.0  # seconds: short work shows no bar


def replace_what_cannot_be_shown() -> None:
    """From now on print a question mark for a character that the terminal's encoding lacks.

    Else a name in another script would end a command whose work is done with an error.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # not where a test or a notebook takes its place
            stream.reconfigure(errors="replace")


@contextmanager
def progress_bar(what: str) -> Iterator[Progress]:
    """Yield what draws a bar on a terminal's standard error, told the share that is done."""
    from tqdm import tqdm

    with tqdm(
        total=1.0,
        desc=what,
        bar_format="{desc} {percentage:3.0f} % {bar} {elapsed}",
        delay=_BAR_AFTER,
        disable=not sys.stderr.isatty(),
        leave=False,
    ) as bar:
        yield lambda done: bar.update(done - bar.n)
