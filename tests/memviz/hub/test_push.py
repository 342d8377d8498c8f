"""A folder is pushed as one commit upon the one that is there, or not at all."""

import pytest

from memviz.hub import Hub, HubError
from tests.support.hubstub import READ_TOKEN, STRANGER_TOKEN, Hang, Meanwhile, Status
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


def test_files_that_are_only_on_the_hub_stay(hub, folder):
    Hub().push(folder, NAME)
    (folder / "training.csv").unlink()
    Hub().push(folder, NAME)
    assert "training.csv" in hub.repositories[NAME].newest.files


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
