"""Threads share two heaps, in a process that serves the dashboard."""

import ctypes
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.project import ROOT

HEAPS_OF_EIGHT_THREADS = """
import ctypes, sys
from threading import Barrier, Thread

libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fopen.restype = ctypes.c_void_p
all_here = Barrier(8)

def allocate():
    all_here.wait()
    for _ in range(1000):
        libc.malloc(1000)
    all_here.wait()

threads = [Thread(target=allocate) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
file = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
"""


def heaps(before: str, path: Path) -> int:
    """Return how many heaps the threads of a fresh process made that ran `before`."""
    code = before + HEAPS_OF_EIGHT_THREADS
    subprocess.run([sys.executable, "-W", "ignore", "-c", code, path], cwd=ROOT, check=True)
    return path.read_text().count("<heap nr=")


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_info"), reason="only glibc has heaps")
def test_threads_of_a_server_share_two_heaps(tmp_path, monkeypatch):
    monkeypatch.delenv("MALLOC_ARENA_MAX", raising=False)
    assert heaps("import dashboard.serving", tmp_path / "server") == 2
    assert heaps("", tmp_path / "other") > 2
