"""The map of the project draws every room of it."""

import re
from pathlib import Path

from tests.support.project import ROOT

PAGE = (ROOT / "docs/development.md").read_text(encoding="utf-8")
ROOMS = {"dashboard", "memviz", "train"}


def test_the_tree_names_every_room():
    tree = PAGE.partition("```text")[2].partition("```")[0]
    drawn, room = {}, ""
    for line in tree.splitlines():
        name = line.split(" ")[0] if line[:1].strip() else ""
        room = name.rstrip("/") or room
        within = re.match(r"  (\w+)/", line)
        if within:
            drawn.setdefault(room, set()).add(within[1])
    there = {
        room: {folder.name for folder in (ROOT / room).iterdir() if _is_package(folder)}
        for room in ROOMS
    }
    assert {room: drawn[room] for room in ROOMS} == there


def _is_package(folder: Path) -> bool:
    return folder.is_dir() and folder.name != "__pycache__"
