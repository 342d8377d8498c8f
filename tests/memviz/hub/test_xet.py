"""Large files travel by Xet where the client has it, as it has unless somebody switched it off."""

import pytest

from memviz.hub import Hub, HubError, Transfer
from tests.support.hubstub import Status
from tests.support.hubstub.example import NAME, model_files, write
from tests.support.hubstub.xet import XetStore

WEIGHTS = "model.safetensors"


@pytest.fixture
def folder(tmp_path):
    return write(model_files(), tmp_path / "gru")


@pytest.fixture
def xet(hub, tmp_path, monkeypatch):
    """The stand-in with a store, and the client with Xet on."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_XET", False)
    hub.keep_large_files_in(XetStore(tmp_path / "store"))
    return hub


def asked(hub, what: str) -> int:
    return sum(what in line for line in hub.requests)


def test_weights_are_pushed_and_pulled_by_xet_byte_for_byte(xet, folder):
    pushed = Hub().push(folder, NAME)
    assert asked(xet, "xet-write-token") == 1
    kept = xet.repositories[NAME].newest.files[WEIGHTS]
    assert (kept.content, kept.large) == (model_files()[WEIGHTS], True)
    transfer = Transfer()
    pulled = Hub().pull(NAME, transfer=transfer)
    assert transfer.share == 1
    assert pulled.sha == pushed.sha
    assert {path.name: path.read_bytes() for path in pulled.folder.iterdir()} == model_files()
    assert asked(xet, "xet-read-token") == 1
    assert asked(xet, "/large/") == asked(xet, "objects/batch") == 0


@pytest.mark.usefixtures("xet")
def test_what_is_damaged_on_this_disk_is_fetched_again(folder):
    sha = Hub().push(folder, NAME).sha
    weights = (Hub().pull(NAME, sha).folder / WEIGHTS).resolve()
    assert weights.parents[2].name == "hub"  # kept once for all models, as the client has it
    weights.write_bytes(bytes(weights.stat().st_size))
    repaired = Hub().pull(NAME, sha).folder / WEIGHTS
    assert repaired.read_bytes() == model_files()[WEIGHTS]


def test_a_store_that_lets_nobody_in_is_said(xet, folder):
    xet.spoil("xet-write-token", Status(404))
    with pytest.raises(HubError, match=f"^Pushing to {NAME}: the Hub cannot be reached"):
        Hub().push(folder, NAME)
    assert [commit.title for commit in xet.repositories[NAME].commits] == ["initial commit"]
