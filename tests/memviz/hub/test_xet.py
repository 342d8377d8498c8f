"""Large files travel by HTTP, where they can be watched, also where Hub and client have Xet.

Xet's own library transfers outside of Python: nobody sees whether it still moves, nothing stops it,
and the store that a Hub names may be a folder of this disk.
"""

import pytest

from memviz.hub import Hub, Transfer
from tests.support.hubstub import Lie
from tests.support.hubstub.example import NAME, model_files, write

OFFERED = {
    "X-Xet-Hash": "0" * 64,
    "X-Xet-Cas-Url": "local:///",
    "X-Xet-Access-Token": "xet",
    "X-Xet-Token-Expiration": "9999999999",
    "Link": '</xet-read-token>; rel="xet-auth"',
}


@pytest.fixture
def hub_with_xet(hub, monkeypatch):
    """A Hub that offers Xet, to a client that has it on."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DISABLE_XET", False)
    return hub


def test_weights_are_pushed_and_pulled_without_it(hub_with_xet, tmp_path):
    pushed = Hub().push(write(model_files(), tmp_path / "gru"), NAME)
    hub_with_xet.spoil("/resolve/", Lie(OFFERED))
    transfer = Transfer()
    pulled = Hub().pull(NAME, transfer=transfer)
    assert (pulled.sha, transfer.share) == (pushed.sha, 1)
    assert {path.name: path.read_bytes() for path in pulled.folder.iterdir()} == model_files()
    assert not any("xet" in line for line in hub_with_xet.requests)
