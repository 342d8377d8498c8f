"""Of two processes that would work in one folder the second is told who is there."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from memviz.files.alone import HeldError, alone_in

HOLDS = """
import sys, time
from pathlib import Path
from memviz.files.alone import alone_in

with alone_in(Path(sys.argv[1])):
    print("here", flush=True)
    time.sleep(60)
"""


def test_the_second_is_told_who_is_there(tmp_path):
    me = f"process {os.getpid()} on {socket.gethostname()}"
    with alone_in(tmp_path), pytest.raises(HeldError, match=f"in use by {me}; wait until that"):
        alone_in(tmp_path).__enter__()
    with alone_in(tmp_path):
        pass


def test_who_is_killed_leaves_the_folder_free(tmp_path):
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDS, tmp_path], stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    with holder:
        assert holder.stdout.readline() == "here\n"
        with pytest.raises(HeldError, match=f"in use by process {holder.pid} on"):
            alone_in(tmp_path).__enter__()
        os.kill(holder.pid, signal.SIGKILL)
    with alone_in(tmp_path):
        assert str(os.getpid()) in (tmp_path / ".held-by").read_text()


def test_a_folder_that_is_missing_is_made_and_an_error_frees_it(tmp_path):
    folder: Path = tmp_path / "runs" / "gru"
    with pytest.raises(RuntimeError), alone_in(folder):
        raise RuntimeError
    with alone_in(folder):
        assert folder.is_dir()


def test_a_note_that_somebody_else_wrote_is_told_in_short_and_moves_no_cursor(tmp_path):
    with alone_in(tmp_path):
        (tmp_path / ".held-by").write_text("\x1b[2Jyou\n" + "x" * 9_000)
        with pytest.raises(HeldError, match=r"in use by \[2Jyoux+;") as told:
            alone_in(tmp_path).__enter__()
    assert len(str(told.value)) < 600
