"""A home folder for a user that has none, as in a container that runs as any number."""

import os
import tempfile
from pathlib import Path


def have_a_home() -> None:
    """Have a home folder, a new empty one where the system knows of none.

    Libraries look for theirs while they are imported: altair refuses to be, the Hub's client would
    make a folder called ~ where the process stands.
    """
    try:
        Path.home()
    except RuntimeError:
        os.environ["HOME"] = tempfile.mkdtemp(prefix="memviz-home-")
