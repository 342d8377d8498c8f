"""A part of a repository comes whole and checked, or not at all."""

import pytest

from memviz.hub import Hub, HubError, download, part
from tests.support.hubstub import Flip, Hang, Status
from tests.support.hubstub.processes import failing

NAME = "alice/run"
STATE = {"state/progress.json": b'{"step": 1}', "state/deep/model.bin": b"weights"}


@pytest.fixture
def repository(hub):
    return hub.add(NAME, {**STATE, "README.md": b"# Run\n", "other.txt": b"-"})


def test_what_matches_comes_and_nothing_else(repository, tmp_path):
    sha = Hub().pull_part(NAME, ("state/*",), tmp_path / "here")
    assert sha == repository.sha
    files = {p for p in (tmp_path / "here").rglob("*") if p.is_file() and ".cache" not in p.parts}
    assert {str(path.relative_to(tmp_path / "here")) for path in files} == set(STATE)
    for name, content in STATE.items():
        assert (tmp_path / "here" / name).read_bytes() == content


@pytest.mark.usefixtures("repository")
def test_nothing_that_matches_is_nothing(tmp_path):
    assert Hub().pull_part(NAME, ("nothing/*",), tmp_path / "here") is None
    assert not (tmp_path / "here").exists()


@pytest.mark.usefixtures("repository")
def test_too_much_is_not_begun(tmp_path, monkeypatch):
    monkeypatch.setattr(part, "LARGEST", 10)
    with pytest.raises(HubError, match="at most 10") as raised:
        Hub().pull_part(NAME, ("state/*",), tmp_path / "here")
    assert raised.value.kind == "too_large"
    assert not (tmp_path / "here").exists()


@pytest.mark.usefixtures("repository")
def test_what_came_damaged_is_refused(hub, tmp_path):
    hub.spoil("GET /large/", Flip(2))
    with pytest.raises(HubError, match=r"state/deep/model\.bin came damaged") as raised:
        Hub().pull_part(NAME, ("state/*",), tmp_path / "here")
    assert raised.value.kind == "damaged"


@pytest.mark.usefixtures("repository")
def test_nothing_more_is_begun_after_a_file_that_does_not_come(hub, tmp_path, monkeypatch):
    monkeypatch.setattr(download, "AT_A_TIME", 1)
    hub.spoil("GET .*/resolve/.*/state/deep/", Status(403))
    with pytest.raises(HubError, match="does not allow this") as raised:
        Hub().pull_part(NAME, ("state/*",), tmp_path / "here")
    assert raised.value.kind == "refused"
    assert not any("/state/progress" in line for line in hub.requests if "/resolve/" in line)


def test_many_files_come_some_at_a_time(hub, tmp_path):
    files = {f"state/{number}": str(number).encode() for number in range(3 * download.AT_A_TIME)}
    hub.add(NAME, files)
    Hub(deadline=20).pull_part(NAME, ("state/*",), tmp_path)
    assert {path.name for path in (tmp_path / "state").iterdir()} == {
        name.removeprefix("state/") for name in files
    }


@pytest.mark.usefixtures("repository")
def test_a_download_that_hangs_does_not_keep_the_process(hub, tmp_path):
    hub.spoil("GET /large/", Hang(60))
    told, lingered = failing(
        f"Hub(deadline=0.5).pull_part({NAME!r}, ('state/*',), Path({str(tmp_path)!r}))"
    )
    assert "no answer from the Hub in time" in told
    assert lingered < 20  # the client alone goes on for a minute


@pytest.mark.usefixtures("hub")
def test_a_repository_that_is_not_there_is_not_found(tmp_path):
    with pytest.raises(HubError) as raised:
        Hub().pull_part(NAME, ("state/*",), tmp_path)
    assert raised.value.kind == "not_found"
