"""The catalogue: every model there is, in a fixed order, broken ones with their reason."""

import itertools
import shutil

import pytest

from dashboard import catalogue as module
from dashboard.catalogue import catalogue, usable


def test_checkpoints_come_first_then_the_published_models(checkpoints):
    assert list(catalogue()) == [
        "gru",
        "lstm",
        "published/gru",
        "published/lstm",
        "published/nested_lstm",
    ]
    assert catalogue()["gru"].folder == checkpoints / "gru"
    assert catalogue()["published/gru"].folder is None


def test_without_checkpoints_the_published_models_remain(tmp_path, monkeypatch):
    monkeypatch.setenv("MEMVIZ_CHECKPOINTS", str(tmp_path / "missing"))
    assert all(not entry.bundled for entry in catalogue().values())
    assert len(catalogue()) == 3


def test_a_checkpoint_of_another_name_is_found_and_named_after_its_folder(own_checkpoints):
    (own_checkpoints / "gru").rename(own_checkpoints / "my_run")
    assert catalogue()["my_run"].label == "my_run"


def test_labels_and_colours_are_unique(own_checkpoints):
    shutil.copytree(own_checkpoints / "gru", own_checkpoints / "another")
    entries = catalogue().values()
    assert len({entry.label for entry in entries}) == len(entries)
    assert len({entry.colour for entry in entries}) == len(entries)


@pytest.mark.parametrize("name", ["config.json", "metrics.json", "training.csv"])
def test_a_checkpoint_that_lacks_a_file_is_listed_with_the_reason(own_checkpoints, name):
    (own_checkpoints / "lstm" / name).unlink()
    problem = catalogue()["lstm"].problem
    assert problem is not None
    assert name in problem
    assert "lstm" not in usable()
    assert "gru" in usable()


def test_a_checkpoint_that_is_repaired_is_usable_again(own_checkpoints):
    config = own_checkpoints / "lstm" / "config.json"
    content = config.read_text()
    config.write_text("{")
    assert "lstm" not in usable()
    config.write_text(content)
    assert "lstm" in usable()


def test_colours_are_legible_on_both_themes():
    backgrounds = ("#ffffff", "#0f1618")
    colours = (*module._COLOURS.values(), *module._FURTHER_COLOURS)
    for colour, background in itertools.product(colours, backgrounds):
        assert _contrast(colour, background) >= 3, (colour, background)


def _contrast(first: str, second: str) -> float:
    """The contrast ratio of WCAG 2.2."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
