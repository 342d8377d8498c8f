"""A model is pulled at a commit: only its files, checked, and from the cache where that is sure."""

import dataclasses
from pathlib import Path

import pytest
from huggingface_hub import constants

import memviz
from memviz.hub import Hub, HubError
from memviz.hub.snapshot import LARGEST, REQUIRED
from memviz.models.checkpoint.format import MAX_BYTES, OPTIONAL_BYTES
from tests.support.hubstub import READ_TOKEN, STRANGER_TOKEN, Cut, Flip
from tests.support.hubstub.example import NAME, model_files

WEIGHTS = "^GET /large/"


@pytest.fixture
def first(hub):
    """The first of two versions; the second has another training history."""
    made = hub.add(NAME, model_files())
    hub.tag(NAME, "v1", made.sha)
    hub.add(NAME, {"training.csv": b"model,dataset,seconds,step,loss\ngru,train,1,10,5.0\n"})
    return made


def files_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.usefixtures("first")
def test_the_newest_version_comes_byte_for_byte(hub):
    pulled = Hub().pull(NAME)
    newest = hub.repositories[NAME].newest
    assert (pulled.name, pulled.sha) == (NAME, newest.sha)
    assert files_in(pulled.folder) == {path: blob.content for path, blob in newest.files.items()}


@pytest.mark.parametrize("revision", ["tag", "sha", "branch"])
def test_an_earlier_version_by_tag_by_sha_and_by_branch(hub, first, revision):
    hub.repositories[NAME].branches["trial/1"] = first.sha
    named = {"tag": "v1", "sha": first.sha, "branch": "trial/1"}[revision]
    pulled = Hub().pull(NAME, named)
    assert pulled.sha == first.sha
    assert files_in(pulled.folder) == model_files()


def test_a_pinned_model_in_the_cache_takes_no_request(hub, first):
    pulled = Hub().pull(NAME, first.sha)
    asked = len(hub.requests)
    assert Hub().pull(NAME, first.sha) == pulled
    assert len(hub.requests) == asked


@pytest.mark.usefixtures("first")
@pytest.mark.parametrize("revision", [None, "v1"])
def test_offline_a_cached_branch_or_tag_takes_no_request(hub, revision):
    pulled = Hub().pull(NAME, revision)
    asked = len(hub.requests)
    assert Hub().pull(NAME, revision, offline=True) == pulled
    assert len(hub.requests) == asked


def test_a_commit_may_be_named_by_its_first_digits_as_pages_show_it(hub, first):
    pulled = Hub().pull(NAME, first.sha[:7])
    assert (pulled.sha, files_in(pulled.folder)) == (first.sha, model_files())
    asked = len(hub.requests)
    assert Hub().pull(NAME, first.sha[:7], offline=True) == pulled
    assert len(hub.requests) == asked


@pytest.mark.usefixtures("first")
def test_first_digits_that_no_commit_has_are_said(hub):
    none_has = next(
        f"{digit:07x}" for digit in range(9) if not starts_a_commit(hub, f"{digit:07x}")
    )
    with pytest.raises(HubError, match="no branch, tag or commit is called or begins so") as caught:
        Hub().pull(NAME, none_has)
    assert caught.value.kind == "no_revision"


def test_first_digits_that_two_commits_share_are_said(hub, first):
    twin = first.sha[:8] + "0" * 32
    commits = hub.repositories[NAME].commits
    commits.append(dataclasses.replace(commits[0], sha=twin))
    with pytest.raises(HubError, match="several commits begin so"):
        Hub().pull(NAME, first.sha[:7])


def starts_a_commit(hub, digits: str) -> bool:
    return any(commit.sha.startswith(digits) for commit in hub.repositories[NAME].commits)


@pytest.mark.usefixtures("first")
def test_a_branch_may_look_like_first_digits(hub, first):
    hub.repositories[NAME].branches["abcdef1"] = first.sha
    assert Hub().pull(NAME, "abcdef1").sha == first.sha
    assert Hub().pull(NAME, "abcdef1", offline=True).sha == first.sha


def test_a_model_is_loaded_from_the_address_of_its_page(first):
    address = f"{constants.ENDPOINT}/{NAME}/tree/v1"
    assert memviz.load(address).record.source == f"{NAME}@{first.sha}"


@pytest.mark.usefixtures("first")
def test_the_client_s_switch_for_offline_is_respected(hub, monkeypatch):
    pulled = Hub().pull(NAME)
    asked = len(hub.requests)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    assert Hub().pull(NAME) == pulled
    assert memviz.load(NAME).record.source == f"{NAME}@{pulled.sha}"
    with pytest.raises(HubError) as caught:
        Hub().pull("alice/other")
    assert caught.value.kind == "offline"
    assert len(hub.requests) == asked


@pytest.mark.usefixtures("first")
def test_offline_and_not_cached_is_said(hub):
    with pytest.raises(HubError, match="not in the cache; pull it once") as caught:
        Hub().pull(NAME, offline=True)
    assert caught.value.kind == "offline"
    assert not hub.requests


@pytest.mark.usefixtures("first")
def test_a_new_version_is_seen_and_only_what_changed_comes(hub):
    Hub().pull(NAME, "v1")
    asked = len(hub.requests)
    pulled = Hub().pull(NAME)
    assert pulled.sha == hub.repositories[NAME].newest.sha
    fetched = [line for line in hub.requests[asked:] if "/resolve/" in line or "/large/" in line]
    assert [line for line in fetched if line.startswith("GET")] == [
        f"GET /{NAME}/resolve/{pulled.sha}/training.csv"
    ]


@pytest.mark.usefixtures("first")
def test_without_a_connection_the_cached_version_serves(hub):
    pulled = Hub().pull(NAME)
    hub.stop()
    assert Hub().pull(NAME) == pulled


def test_other_files_stay_where_they_are(hub):
    strangers = {"pytorch_model.bin": b"pickle", "run.py": b"evil", "sub/config.json": b"{}"}
    hub.add(NAME, model_files() | strangers)
    pulled = Hub().pull(NAME)
    assert set(files_in(pulled.folder)) == set(REQUIRED)
    assert not any(name in line for line in hub.requests for name in strangers)


def test_a_signature_comes_along_where_there_is_one(hub):
    signed = {"signature.csv": b"layer,part\n", "recall.safetensors": b"probes"}
    hub.add(NAME, model_files() | signed)
    assert files_in(Hub().pull(NAME).folder) == model_files() | signed


@pytest.mark.parametrize("path", OPTIONAL_BYTES)
def test_a_signature_that_is_too_large_stays_where_it_is(hub, path):
    hub.add(NAME, model_files() | {path: bytes(OPTIONAL_BYTES[path] + 1)})
    assert set(files_in(Hub().pull(NAME).folder)) == set(REQUIRED)
    assert not any("/resolve/" in line and path in line for line in hub.requests)


def test_of_a_signature_that_comes_damaged_only_itself_is_lost(hub):
    hub.add(NAME, model_files() | {"signature.csv": b"layer,part\n" * 9})
    hub.spoil("^GET .*/signature.csv", Flip(at=3))
    assert set(files_in(Hub().pull(NAME).folder)) == set(REQUIRED)


@pytest.mark.parametrize("missing", REQUIRED)
def test_a_repository_without_a_file_of_the_format_is_no_model(hub, missing):
    hub.add(NAME, {path: content for path, content in model_files().items() if path != missing})
    with pytest.raises(HubError, match=f"no {missing}") as caught:
        Hub().pull(NAME)
    assert caught.value.kind == "not_a_model"
    downloaded = [line for line in hub.requests if "/resolve/" in line]
    assert all(line.endswith("/config.json") for line in downloaded), "it says what it is of"


@pytest.mark.parametrize("path", ["model.safetensors", "config.json"])
def test_what_is_too_large_is_not_begun(hub, path):
    most = MAX_BYTES[path]
    hub.add(NAME, model_files() | {path: bytes(most + 1)})
    with pytest.raises(HubError, match=f"{path}: {most + 1:,} bytes, at most {most:,}") as caught:
        Hub().pull(NAME)
    assert caught.value.kind == "too_large"
    assert not any("/resolve/" in line for line in hub.requests)
    assert most <= LARGEST


@pytest.mark.usefixtures("first")
def test_a_cut_connection_is_taken_up_where_it_broke(hub):
    hub.spoil(WEIGHTS, Cut(after=500), times=1)
    pulled = Hub(deadline=20).pull(NAME, "v1")
    assert files_in(pulled.folder) == model_files()
    assert sum(line.startswith("GET /large/") for line in hub.requests) == 2


@pytest.mark.usefixtures("first")
def test_one_flipped_byte_is_found_and_repaired(hub):
    hub.spoil(WEIGHTS, Flip(at=700), times=1)
    pulled = Hub().pull(NAME, "v1")
    assert files_in(pulled.folder) == model_files()


@pytest.mark.usefixtures("hub")
def test_a_file_that_is_damaged_on_this_disk_is_found_and_repaired(first):
    pulled = Hub().pull(NAME, first.sha)
    blob = (pulled.folder / "vocabulary.json").resolve()
    blob.write_bytes(blob.read_bytes()[:-1] + b" ")
    with pytest.raises(HubError, match="not in the cache"):
        Hub().pull(NAME, first.sha, offline=True)
    assert files_in(Hub().pull(NAME, first.sha).folder) == model_files()


@pytest.mark.usefixtures("first")
def test_without_links_the_files_themselves_are_kept_and_repaired(hub, monkeypatch):
    def refuse(*_: object) -> None:
        raise OSError("not everybody may make links here")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    folder = Hub().pull(NAME).folder
    newest = {path: blob.content for path, blob in hub.repositories[NAME].newest.files.items()}
    assert files_in(folder) == newest
    assert not any(path.is_symlink() for path in folder.iterdir())
    (folder / "config.json").write_bytes(b"damaged")
    assert files_in(Hub().pull(NAME).folder) == newest


@pytest.mark.usefixtures("first", "hub")
def test_a_cache_of_one_s_own(tmp_path):
    pulled = Hub(cache=tmp_path / "mine").pull(NAME)
    assert pulled.folder.is_relative_to(tmp_path / "mine")


def test_private_and_gated_models(hub):
    hub.add("lab/secret", model_files(), private=True)
    hub.add("lab/gated", model_files(), gated=True)
    for token in (False, STRANGER_TOKEN):
        with pytest.raises(HubError, match="no such model, or it is private") as caught:
            Hub(token=token).pull("lab/secret")
        assert caught.value.kind == "not_found"
        with pytest.raises(HubError, match="ask for access") as caught:
            Hub(token=token).pull("lab/gated")
        assert caught.value.kind == "gated"
    assert Hub(token=READ_TOKEN).pull("lab/secret").name == "lab/secret"
    assert Hub(token=READ_TOKEN).pull("lab/gated").name == "lab/gated"


@pytest.mark.usefixtures("first", "hub")
def test_missing_models_and_revisions():
    with pytest.raises(HubError, match="Pulling alice/none: no such model") as caught:
        Hub().pull("alice/none")
    assert caught.value.kind == "not_found"
    for revision in ("v9", "0" * 40):
        with pytest.raises(HubError, match="no such branch, tag or commit") as caught:
            Hub().pull(NAME, revision)
        assert caught.value.kind == "no_revision"


@pytest.mark.usefixtures("hub")
def test_load_takes_a_name_and_a_revision(first):
    model = memviz.load(f"{NAME}@v1")
    assert model.record.source == f"{NAME}@{first.sha}"
    assert model.record.training.empty
    assert not memviz.load(NAME).record.training.empty


@pytest.mark.usefixtures("first")
def test_a_folder_wins_over_the_hub(hub, tmp_path, monkeypatch):
    folder = Hub().pull(NAME, "v1").folder
    (tmp_path / "alice").mkdir()
    (tmp_path / NAME).symlink_to(folder)
    monkeypatch.chdir(tmp_path)
    asked = len(hub.requests)
    assert memviz.load(NAME).record.source == NAME
    assert len(hub.requests) == asked


@pytest.mark.usefixtures("hub")
def test_load_of_neither_a_folder_nor_a_model_says_both():
    with pytest.raises(HubError, match=r"no such model.*no folder alice/none") as caught:
        memviz.load("alice/none")
    assert caught.value.kind == "not_found"


def test_a_broken_model_fails_with_a_reason(hub):
    hub.add(NAME, model_files() | {"config.json": b'{"unit": "gru"}'})
    with pytest.raises(memviz.CheckpointError, match=r"config\.json"):
        memviz.load(NAME)
