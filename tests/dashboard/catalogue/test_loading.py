"""A model that cannot be opened: its name and the reason, and nothing of where it lies."""

from pathlib import Path

import pytest

from dashboard.catalogue import loading
from dashboard.catalogue.entries import LocalEntry, TransformersEntry


@pytest.mark.parametrize("kind", [LocalEntry, TransformersEntry])
def test_what_is_said_of_it_names_no_folder_of_the_owner(kind, tmp_path: Path, monkeypatch):
    folder, said = tmp_path / "secret" / "place", []
    monkeypatch.setattr(loading.st, "error", said.append)
    entry = kind(id="alice/one@abc", label="one", colour="#123456", folder=folder)
    assert loading.loaded(entry) is None
    (message,) = said
    assert message.startswith("**one** cannot be opened.")
    assert str(tmp_path) not in message.replace("\\", "")
    assert "its folder" in message
