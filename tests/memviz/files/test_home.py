"""Everything can be imported by a user without a home folder."""

import os
import subprocess
import sys

from memviz.files.home import have_a_home

NOBODY = """
import os, pwd
os.environ.pop("HOME")

def unknown(_):
    raise KeyError

pwd.getpwuid = unknown
import memviz.figures, memviz.hub
from pathlib import Path
assert list(Path.home().iterdir()) == [], Path.home()
print(Path.home())
"""


def test_who_has_no_home_gets_an_empty_one():
    command = [sys.executable, "-W", "ignore", "-c", NOBODY]
    home = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    assert home.rpartition("/")[2].startswith("memviz-home-")


def test_a_home_that_is_there_stays(monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    have_a_home()
    assert os.environ["HOME"] == str(tmp_path)
