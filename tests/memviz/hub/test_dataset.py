"""A dataset's repository: what its commit holds, and chosen files of it, checked."""

import pytest

from memviz.hub import Hub, HubError
from tests.support.hubstub import Flip, HubStub

NAME = "alice/stories"
CARD = b"---\nlanguage: en\nlicense: [mit, 3]\n---\n"
FILES = {"README.md": CARD, "data/train.parquet": b"p" * 2_000, "data/test.txt": b"t"}


def test_a_commit_is_told_with_its_files_languages_and_licences(hub: HubStub):
    first = hub.add(NAME, FILES, dataset=True)
    hub.add(NAME, {"more.txt": b"m"}, dataset=True)
    dataset = Hub().dataset(NAME, first.sha)
    assert (dataset.name, dataset.sha) == (NAME, first.sha)
    assert {file.path: file.size for file in dataset.files} == {
        path: len(content) for path, content in FILES.items()
    }
    assert (dataset.languages, dataset.licences) == (("en",), ("mit",))
    assert len(Hub().dataset(NAME).files) == 4, "the newest by default"


def test_chosen_files_come_to_a_folder(hub: HubStub, tmp_path):
    hub.add(NAME, FILES, dataset=True)
    dataset = Hub().dataset(NAME)
    chosen = [file for file in dataset.files if file.path.startswith("data/")]
    Hub().pull_dataset(dataset, chosen, tmp_path)
    assert (tmp_path / "data" / "train.parquet").read_bytes() == FILES["data/train.parquet"]
    assert (tmp_path / "data" / "test.txt").read_bytes() == b"t"
    assert not (tmp_path / "README.md").exists()


def test_a_file_that_comes_damaged_is_refused(hub: HubStub, tmp_path):
    hub.add(NAME, {"train.txt": b"x" * 500}, dataset=True)
    dataset = Hub().dataset(NAME)
    hub.spoil(r"GET /datasets/.*/resolve/", Flip(100))
    with pytest.raises(HubError, match=r"alice/stories: train\.txt came damaged"):
        Hub().pull_dataset(dataset, dataset.files, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_model_is_no_dataset(hub: HubStub):
    hub.add(NAME, {"train.txt": b"x"})
    with pytest.raises(HubError, match="no such dataset") as error:
        Hub().dataset(NAME)
    assert error.value.kind == "not_found"


def test_a_dataset_is_not_listed_among_models(hub: HubStub):
    hub.add(NAME, {"README.md": b"---\ntags: [memviz]\n---\n"}, dataset=True)
    assert Hub().listing().models == ()
