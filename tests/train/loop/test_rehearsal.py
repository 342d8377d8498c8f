"""What a checkpoint may not hold is found before training, and nothing is left of the rehearsal."""

from dataclasses import replace

import pytest

from memviz.models.checkpoint.format import MAX_BYTES
from train.data.dataset import open_dataset
from train.loop.acceleration import new_accelerator
from train.loop.rehearsal import rehearse
from train.loop.run import start
from train.presets import preset
from train.settings import FitSettings


@pytest.fixture
def rehearsed(dataset, tmp_path):
    """Return a function that begins a run of these settings, up to its first batch."""

    def begin(settings: FitSettings, data=dataset, command: str = "python -m train fit") -> None:
        run = start(settings, data, new_accelerator("float32"), tmp_path / "run", False)
        rehearse(run, command, "smoke", "0" * 40)

    return begin


def test_a_run_that_can_be_kept_leaves_nothing_of_its_rehearsal(rehearsed, settings, tmp_path):
    rehearsed(settings)
    assert list((tmp_path / "run").iterdir()) == []


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"seed": 10**18}, r"metrics\.json: not valid JSON \(the number 10{18}; at most"),
        ({"validate_every": 1, "characters": 10**12}, "validate_every: got 1; .* give at least"),
    ],
)
def test_settings_that_make_files_nobody_could_read_are_refused(
    rehearsed, settings, tmp_path, changed, message
):
    with pytest.raises(ValueError, match=message):
        rehearsed(replace(settings, **changed))
    assert list((tmp_path / "run").iterdir()) == []


def test_weights_larger_than_are_read_are_refused(rehearsed, settings, monkeypatch):
    monkeypatch.setitem(MAX_BYTES, "model.safetensors", 20_000)
    with pytest.raises(
        ValueError, match=r"model\.safetensors: .* at most 20,000 are read; nothing"
    ):
        rehearsed(settings)


@pytest.mark.parametrize("name", ["clip", "save_minutes", "initial_range"])
@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_setting_that_is_no_number_is_refused(settings, name, value):
    with pytest.raises(ValueError, match=f"{name}: got {value}; it must be at least 0, and finite"):
        replace(settings, **{name: value})


def test_a_text_without_anything_to_validate_on_is_refused(rehearsed, tmp_path):
    """The last tenth but one is in letters that the rest has not."""
    text = ("abc de " * 1_000)[:6_700] + "ψωξ" * 270 + "abc de " * 100
    (tmp_path / "own.txt").write_text(text)
    settings = preset("karpathy", "rnn", corpus=str(tmp_path / "own.txt"), batch=4, hidden_size=8)
    dataset = open_dataset(settings.dataset, tmp_path / "cache")
    with pytest.raises(ValueError, match="in none of them is anything that the model knows"):
        rehearsed(settings, dataset)


def test_words_longer_than_a_checkpoint_holds_are_left_out(rehearsed, settings, tmp_path):
    (tmp_path / "own.txt").write_text(("word of " + "a" * 230 + " part ") * 600)
    settings = replace(settings, corpus=str(tmp_path / "own.txt"), observation_length=400)
    dataset = open_dataset(settings.dataset, tmp_path / "cache")
    assert set(dataset.vocabulary.words[2:]) == {"word", "of", "part"}
    rehearsed(settings, dataset)
