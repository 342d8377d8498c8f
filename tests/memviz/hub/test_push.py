"""A folder is pushed as one commit upon the one that is there, or not at all."""

import json
import time

import pytest

from memviz.hub import Hub, HubError
from tests.support.hubstub import (
    READ_TOKEN,
    STRANGER_TOKEN,
    Hang,
    Meanwhile,
    SlowToTake,
    Status,
)
from tests.support.hubstub.example import NAME, model_files, write

COMMIT = f"^POST /api/models/{NAME}/commit/"


@pytest.fixture
def folder(tmp_path):
    return write(model_files(), tmp_path / "gru")


def test_the_first_push_makes_the_repository_and_one_commit(hub, folder):
    pushed = Hub().push(folder, NAME, message="Our first")
    repository = hub.repositories[NAME]
    assert [commit.title for commit in repository.commits] == ["initial commit", "Our first"]
    assert pushed.changed
    assert pushed.sha == repository.newest.sha
    assert pushed.url == f"{hub.url}/{NAME}"
    pushed_files = {path: blob.content for path, blob in repository.newest.files.items()}
    assert pushed_files.items() >= model_files().items()
    assert repository.newest.files["model.safetensors"].large
    assert not repository.private


def test_it_is_private_if_asked(hub, folder):
    Hub().push(folder, NAME, private=True)
    assert hub.repositories[NAME].private


def test_pushing_the_same_again_makes_no_commit(hub, folder):
    first = Hub().push(folder, NAME)
    again = Hub().push(folder, NAME)
    assert (again.sha, again.changed) == (first.sha, False)
    assert len(hub.repositories[NAME].commits) == 2


def test_a_second_version_is_one_more_commit_and_the_first_stays(hub, folder):
    first = Hub().push(folder, NAME)
    (folder / "README.md").write_text("# Better\n")
    second = Hub().push(folder, NAME)
    assert second.changed
    assert len(hub.repositories[NAME].commits) == 3
    kept = Hub().pull(NAME, first.sha).folder
    assert (kept / "README.md").read_bytes() == model_files()["README.md"]
    assert (Hub().pull(NAME).folder / "README.md").read_text() == "# Better\n"


def files_of(hub) -> set[str]:
    return set(hub.repositories[NAME].newest.files)


def test_the_repository_holds_what_the_folder_holds_after_one_commit(hub, folder):
    Hub().push(write({"signature.csv": b"of other weights"}, folder), NAME)
    hub.add(NAME, {"state/progress.json": b"{}", "run.py": b""})
    (folder / "signature.csv").unlink()
    commits = len(hub.repositories[NAME].commits)
    assert Hub().push(folder, NAME).changed
    assert files_of(hub) == {*model_files(), ".gitattributes"}
    assert len(hub.repositories[NAME].commits) == commits + 1


def test_a_part_of_the_repository_may_be_replaced(hub, folder):
    Hub().push(folder, NAME)
    hub.add(NAME, {"state/a": b"a", "state/b": b"b"})
    part = folder.parent / "part"
    write({"a": b"new"}, part / "state")
    Hub().push(part, NAME, replacing=("state/*",))
    assert files_of(hub) == {*model_files(), ".gitattributes", "state/a"}
    assert hub.repositories[NAME].newest.files["state/a"].content == b"new"


def test_folders_of_tools_stay_at_home(hub, folder):
    write({"config": b"a secret"}, folder / ".git")
    write({"left": b""}, folder / ".cache" / "huggingface")
    Hub().push(folder, NAME)
    assert files_of(hub) == {*model_files(), ".gitattributes"}


def test_a_slow_link_takes_longer_than_anything_may_stand_still(hub, folder, monkeypatch):
    """All of it takes three seconds; nothing may stand still for two."""
    monkeypatch.setattr("memviz.hub.push.PATIENCE", 4)
    (folder / "model.safetensors").write_bytes(bytes(12_000_000))
    hub.spoil("^PUT /large/", SlowToTake(seconds=0.1, size=400_000))
    started = time.monotonic()
    assert Hub(deadline=0.5).push(folder, NAME).changed
    assert time.monotonic() - started > 2


@pytest.mark.parametrize("route", ["preupload", "^PUT /large/", COMMIT])
def test_a_push_that_stands_still_is_given_up(hub, folder, monkeypatch, route):
    """However much there is to push: 4 MB were given 500 s, at 8 kB a second."""
    monkeypatch.setattr("memviz.hub.push.PATIENCE", 2)
    (folder / "model.safetensors").write_bytes(bytes(4_000_000))
    hub.spoil(route, Hang(30))
    with pytest.raises(HubError, match="no answer from the Hub in time"):
        Hub(deadline=0.3).push(folder, NAME)
    assert [commit.title for commit in hub.repositories[NAME].commits] == ["initial commit"]


def test_a_commit_that_is_none_is_not_passed_on(hub, folder):
    told = {"commitOid": "\x1b[2J", "commitUrl": f"{hub.url}/{NAME}/commit/x"}
    hub.spoil(COMMIT, Status(200, body=json.dumps(told).encode()))
    with pytest.raises(HubError, match="does not say which commit it made"):
        Hub().push(folder, NAME)


@pytest.mark.parametrize(
    ("route", "fault", "kind"),
    [
        (COMMIT, Status(503), "network"),
        (COMMIT, Status(403), "refused"),
        (COMMIT, Status(413), "too_large"),
        ("^PUT /large/", Status(403), "refused"),
        ("^POST /large/", Status(400), "refused"),
        ("^POST .*preupload", Status(401), "refused"),
        ("objects/batch", Status(200, body=b"[]"), "damaged"),
    ],
)
def test_a_push_that_fails_leaves_the_repository_as_it_was(hub, folder, route, fault, kind):
    first = Hub().push(folder, NAME)
    (folder / "model.safetensors").write_bytes(b"other weights")
    (folder / "README.md").write_text("# Other\n")
    before = hub.repositories[NAME].newest
    hub.spoil(route, fault)
    with pytest.raises(HubError, match=f"^Pushing to {NAME}: ") as caught:
        Hub().push(folder, NAME)
    assert caught.value.kind == kind
    assert hub.repositories[NAME].newest is before
    hub.heal()
    assert Hub().push(folder, NAME).changed
    assert hub.repositories[NAME].at(first.sha) is before


def test_a_hub_that_hangs_is_given_up(hub, folder):
    Hub().push(folder, NAME)
    hub.spoil("^GET /api/models/", Hang(30))
    with pytest.raises(HubError, match="no answer from the Hub in time") as caught:
        Hub(deadline=0.3).push(folder, NAME)
    assert caught.value.kind == "network"


def test_a_commit_that_came_in_between_is_not_overwritten(hub, folder):
    Hub().push(folder, NAME)
    (folder / "README.md").write_text("# Mine\n")
    theirs = {"README.md": b"# Theirs\n"}
    hub.spoil("preupload", Meanwhile(lambda: hub.add(NAME, theirs)), times=1)
    with pytest.raises(HubError, match="changed meanwhile") as caught:
        Hub().push(folder, NAME)
    assert caught.value.kind == "refused"
    assert hub.repositories[NAME].newest.files["README.md"].content == b"# Theirs\n"


@pytest.mark.parametrize(
    ("token", "name", "reason"),
    [
        (READ_TOKEN, NAME, "403"),
        (STRANGER_TOKEN, NAME, "403"),
        ("hf_nobody", NAME, "401"),
        (False, NAME, "401"),
    ],
)
def test_who_may_not_write_is_told_so(hub, folder, token, name, reason):
    with pytest.raises(HubError, match=reason) as caught:
        Hub(token=token).push(folder, name)
    assert caught.value.kind == "refused"
    assert not hub.repositories


def test_a_card_that_the_hub_refuses(hub, folder):
    body = b'{"errors": [{"message": "bad tags"}], "warnings": []}'
    hub.spoil("validate-yaml", Status(400, body=body))
    with pytest.raises(HubError) as caught:
        Hub().push(folder, NAME)
    assert caught.value.kind == "refused"
    assert "README.md" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_that_does_not_exist(hub, tmp_path):
    with pytest.raises(HubError, match="no such folder"):
        Hub().push(tmp_path / "none", NAME)
    assert not hub.requests


@pytest.mark.usefixtures("hub")
def test_who_is_logged_in(monkeypatch):
    assert Hub().whoami() == "alice"
    assert Hub(token=STRANGER_TOKEN).whoami() == "mallory"
    assert Hub(token=False).whoami() is None
    with pytest.raises(HubError, match="401"):
        Hub(token="hf_nobody").whoami()
    monkeypatch.delenv("HF_TOKEN")
    assert Hub().whoami() is None
