"""A bounded cache: what was used longest ago makes room, what is in use stays."""

import os
import threading
import time
from pathlib import Path

import pytest

from memviz.hub import Hub, HubError, Room, Transfer
from tests.support.hubstub import Hang, HubStub
from tests.support.hubstub.example import model_files

NAMES = ("alice/a", "alice/b", "lab/c")
SIZE = sum(map(len, model_files().values()))


@pytest.fixture
def shelf(hub: HubStub) -> HubStub:
    """A Hub with three models of about the same size that have no file in common."""
    for name in NAMES:
        extra = {"README.md": name.encode()}
        hub.add(name, {path: content + b"\n" for path, content in model_files().items()} | extra)
    return hub


def here(cache: Path) -> set[str]:
    """Return the names of the models that are in the cache."""
    folders = (cache / "hub").glob("models--*")
    return {folder.name.removeprefix("models--").replace("--", "/") for folder in folders}


def used(cache: Path, *names: str) -> None:
    """Make it so that these were used in this order, long ago."""
    for age, name in enumerate(reversed(names)):
        folder = cache / "hub" / ("models--" + name.replace("/", "--"))
        os.utime(folder, (age, 1_000_000 - age))


def bytes_in(cache: Path) -> int:
    return sum(path.lstat().st_size for path in cache.rglob("*") if not path.is_dir())


@pytest.mark.usefixtures("shelf")
def test_the_one_used_longest_ago_makes_room(tmp_path):
    client = Hub(cache=tmp_path, room=Room(int(2.9 * SIZE), lambda: ()))
    for name in NAMES[:2]:
        client.pull(name)
    used(tmp_path, "alice/a", "alice/b")
    client.pull("alice/a")
    client.pull("lab/c")
    assert here(tmp_path) == {"alice/a", "lab/c"}
    assert bytes_in(tmp_path) < 2.9 * SIZE


@pytest.mark.usefixtures("shelf")
def test_what_is_in_use_stays_and_what_finds_no_room_is_told_so(tmp_path):
    in_use = ["alice/a"]
    client = Hub(cache=tmp_path, room=Room(int(2.9 * SIZE), lambda: in_use))
    for name in NAMES[:2]:
        client.pull(name)
    used(tmp_path, "alice/a", "alice/b")
    client.pull("lab/c")
    assert here(tmp_path) == {"alice/a", "lab/c"}
    in_use.append("lab/c")
    with pytest.raises(HubError, match=r"^Pulling alice/b: .*beside the models in use") as caught:
        client.pull("alice/b")
    assert caught.value.kind == "disk"
    assert here(tmp_path) == {"alice/a", "lab/c"}
    assert client.pull("lab/c").folder.is_dir()


def test_what_is_on_its_way_keeps_its_place(shelf, tmp_path):
    client = Hub(cache=tmp_path, deadline=20, room=Room(int(1.9 * SIZE), lambda: ()))
    shelf.spoil("^GET /alice/a", Hang(4))
    transfer = Transfer()
    coming = threading.Thread(target=pull_in_vain, args=(client, "alice/a", transfer))
    coming.start()
    while transfer.expected is None:
        time.sleep(0.02)
    with pytest.raises(HubError, match="no room"):
        client.pull("alice/b")
    transfer.stop()
    coming.join()
    assert client.pull("alice/b").name == "alice/b"


def pull_in_vain(client: Hub, name: str, transfer: Transfer) -> None:
    with pytest.raises(HubError, match="stopped"):
        client.pull(name, transfer=transfer)


@pytest.mark.usefixtures("shelf")
def test_a_new_version_of_what_is_here_needs_room_only_for_what_changed(shelf, tmp_path):
    client = Hub(cache=tmp_path, room=Room(int(1.5 * SIZE), lambda: ()))
    first = client.pull("alice/a")
    shelf.add("alice/a", {"README.md": b"# New\n"})
    assert client.pull("alice/a").sha != first.sha
    assert first.folder.is_dir()
