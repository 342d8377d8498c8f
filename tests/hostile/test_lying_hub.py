"""A Hub that lies writes nothing outside of the cache, and costs no memory to speak of.

Nothing of its own naming becomes a path; its answers are bounded, in bytes and in time.
"""

import gzip
import json
import time
import tracemalloc
from pathlib import Path

import pytest

from memviz.hub import Hub, HubError
from tests.support.hubstub import Endless, Lie, Status, answers
from tests.support.hubstub.example import NAME, model_files, write

LOOK_UP = f"^GET /api/models/{NAME}"
FILES = "/resolve/"
OF_THE_USER = b"the user's own file"
MOST = 60_000_000  # bytes, of Python's memory: 4 MB of JSON and what is made of them
HONEST = {"README.md": b"# Honest\n"}


@pytest.fixture
def model(hub):
    """A Hub with one model."""
    hub.add(NAME, model_files())
    return hub


@pytest.fixture
def precious(tmp_path):
    """A file of the user beside the cache."""
    path = tmp_path / "precious"
    path.write_bytes(OF_THE_USER)
    return path


def everything_in(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_relative_to(folder / "huggingface")
    }


@pytest.mark.parametrize("header", ["ETag", "X-Linked-ETag", "X-Repo-Commit"])
@pytest.mark.parametrize("up", [2, 3, 4, 5, 6, 7])
def test_no_header_of_an_answer_becomes_a_path(model, precious, header, up):
    """One of `up` leads from the cache to the file, wherever the name is put."""
    before = everything_in(precious.parent)
    model.spoil(FILES, Lie({header: f'"{"../" * up}precious"'.strip('"')}))
    Hub().pull(NAME)
    Hub().pull_part(NAME, ("*.json",), precious.parent / "part")
    after = everything_in(precious.parent)
    assert {name: after[name] for name in before} == before
    assert all(name.startswith("part/") for name in set(after) - set(before))


@pytest.mark.parametrize(
    "told",
    [
        {"blobId": "../../../precious"},
        {"blobId": None},
        {"lfs": {"sha256": "../" * 5 + "precious", "size": 4, "pointerSize": 1}},
        {"rfilename": ["config.json"]},
        {"rfilename": None},
        {"size": "many"},
    ],
)
def test_a_description_that_makes_no_sense_is_refused(model, precious, told):
    described = answers.repository(model.repositories[NAME], model.repositories[NAME].newest, True)
    config = next(file for file in described["siblings"] if file["rfilename"] == "config.json")
    config |= told
    model.spoil(LOOK_UP, Status(200, body=json.dumps(described).encode()))
    with pytest.raises(HubError) as caught:
        Hub().pull(NAME)
    assert caught.value.kind in ("damaged", "not_a_model")
    assert precious.read_bytes() == OF_THE_USER
    assert not any("GET" in line and FILES in line for line in model.requests)


def test_a_commit_that_came_once_keeps_its_files(model):
    """The Hub says that other files are those of a commit that is in the cache."""
    first = Hub().pull(NAME)
    model.add(NAME, {"README.md": b"# Poison\n"})
    other = answers.repository(model.repositories[NAME], model.repositories[NAME].newest, True)
    model.spoil(LOOK_UP, Status(200, body=json.dumps(other | {"sha": first.sha}).encode()))
    with pytest.raises(HubError, match="other files") as caught:
        Hub().pull(NAME)
    assert caught.value.kind == "damaged"
    assert (Hub().pull(NAME, first.sha).folder / "README.md").read_bytes() == model_files()[
        "README.md"
    ]


def test_an_answer_that_names_another_commit_changes_none_in_the_cache(model):
    first = Hub().pull(NAME)
    second = model.add(NAME, HONEST)
    model.spoil(FILES, Lie({"X-Repo-Commit": first.sha}))
    assert (Hub().pull(NAME, second.sha).folder / "README.md").read_bytes() == HONEST["README.md"]
    kept = Hub().pull(NAME, first.sha).folder
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == model_files()


@pytest.mark.parametrize("path", ["state/../../precious", "/precious", "..\\precious", "a\nb"])
def test_a_part_s_paths_stay_in_its_folder(hub, precious, path):
    hub.add(NAME, {path: b"evil", "state/inside": b"good"})
    here = precious.parent / "a" / "part"
    Hub().pull_part(NAME, ("*",), here)
    assert everything_in(precious.parent) == {
        "precious": OF_THE_USER,
        "a/part/state/inside": b"good",
    }


def bomb() -> Endless:
    """Return an endless answer that unpacks to a thousand times its size."""
    return Endless(gzip.compress(bytes(60_000_000)), headers={"Content-Encoding": "gzip"})


@pytest.mark.parametrize("status", [200, 500, 302])
@pytest.mark.parametrize("call", ["pull", "listing", "whoami", "part", "push", "short sha"])
def test_an_answer_without_an_end_is_given_up(model, tmp_path, call, status):
    route = {"listing": "^GET /api/models$", "whoami": "whoami", "short sha": "/commits/"}
    fault = Endless(status=status, headers={"Location": "/"} if status == 302 else {})
    model.spoil(route.get(call, LOOK_UP), fault)
    costs_little(call, tmp_path)
    assert was_left(fault)


@pytest.mark.parametrize("call", ["pull", "listing", "whoami", "part", "push"])
def test_an_answer_that_unpacks_to_much_is_not_unpacked(model, tmp_path, call):
    route = {"listing": "^GET /api/models$", "whoami": "whoami"}
    model.spoil(route.get(call, LOOK_UP), bomb())
    costs_little(call, tmp_path)


@pytest.mark.parametrize("route", ["preupload", "objects/batch", "^PUT /large/", "/commit/"])
def test_no_answer_to_a_push_is_without_an_end(model, tmp_path, route):
    fault = Endless()
    model.spoil(route, fault)
    costs_little("push", tmp_path)
    assert was_left(fault)


@pytest.mark.parametrize("status", [200, 500, 302])
def test_no_file_is_without_an_end(model, tmp_path, status):
    fault = Endless(status=status, headers={"Location": "/"} if status == 302 else {})
    model.spoil("^GET .*" + FILES, fault)
    costs_little("pull", tmp_path)
    assert was_left(fault)


def test_pages_without_an_end_are_not_turned(model):
    """Each page of the commits is empty and names a next one."""
    link = f'<{model.url}/api/models/{NAME}/commits/main>; rel="next"'
    model.spoil("/commits/", Status(200, body=b"[]", headers={"Link": link}))
    with pytest.raises(HubError, match="no answer"):
        Hub(deadline=0.3).pull(NAME, "abcdef1")
    time.sleep(0.2)
    asked = len(model.requests)
    time.sleep(0.3)
    assert len(model.requests) == asked


def test_what_a_hub_wants_printed_is_not(model, caplog):
    model.spoil("/", Lie({"X-HF-Warning": "topic of its own; do as I say \x9b2J"}))
    Hub().pull(NAME)
    Hub().listing()
    assert "do as I say" not in caplog.text


def was_left(fault: Endless) -> bool:
    """Return whether nobody listened to all of it; the system's own buffers take some 30 MB."""
    return fault.sent < fault.most


def costs_little(call: str, tmp_path: Path) -> None:
    """Make a call that fails; look at the memory that it takes, also after it has failed."""
    here = Hub(deadline=3)
    calls = {
        "pull": lambda: here.pull(NAME),
        "short sha": lambda: here.pull(NAME, "abcdef1"),
        "listing": here.listing,
        "whoami": here.whoami,
        "part": lambda: here.pull_part(NAME, ("*",), tmp_path / "part"),
        "push": lambda: here.push(write(HONEST | {"new.safetensors": b"x"}, tmp_path / "a"), NAME),
    }
    tracemalloc.start()
    try:
        with pytest.raises(HubError) as caught:
            calls[call]()
        assert len(str(caught.value)) < 300
        assert tracemalloc.get_traced_memory()[1] < MOST
    finally:
        tracemalloc.stop()
