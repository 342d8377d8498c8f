"""Processes of their own that call the Hub, for what only their end can show."""

import subprocess
import sys
import time

_PROGRAM = """
import time
from pathlib import Path
from memviz.hub import Hub, HubError
try:
    {call}
except HubError as error:
    print(error, time.monotonic(), sep="|")
"""


def failing(call: str) -> tuple[str, float]:
    """Make a call that fails in a process of its own.

    Returns what the HubError says, and how many seconds after it the process ends.
    """
    program = [sys.executable, "-c", _PROGRAM.format(call=call)]
    ran = subprocess.run(program, capture_output=True, timeout=120, check=True)
    ended = time.monotonic()
    told, failed = ran.stdout.decode().split("|")
    return told, ended - float(failed)
