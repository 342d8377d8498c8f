"""What a checkpoint keeps of the command that made it, and numbers that no command takes."""

import argparse
import sys
from dataclasses import fields

import pytest

from train.__main__ import main
from train.commands.arguments import add_settings, command_line, differences
from train.settings import FitSettings


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("fit --unit gru --seed 2", "fit --unit gru --seed 2"),
        ("fit --corpus /home/x/secret/novel.txt --seed 2", "fit --corpus novel.txt --seed 2"),
        ("fit --corpus=../x/novel.txt --resume", "fit --corpus=novel.txt --resume"),
        ("fit --corp ~/x/novel.txt", "fit --corp novel.txt"),
        ("fit --output /home/x/runs --unit gru", "fit --unit gru"),
        ("fit --out=/home/x/runs --cache /mnt/x --unit gru", "fit --unit gru"),
        ("fit --push alice/gru --unit lstm", "fit --push alice/gru --unit lstm"),
        ("fit --push=alice/gru", "fit --push=alice/gru"),
        ("fit --from alice/gru@main", "fit --from alice/gru@main"),
        ("fit --from tests/train", "fit --from train"),
        ("fit --corpus hf:alice/texts:body", "fit --corpus hf:alice/texts:body"),
        ("fit --clip 1e-3 --adam-beta2 0.95", "fit --clip 1e-3 --adam-beta2 0.95"),
        ("evaluate /home/x/runs/gru --observations 5", "evaluate gru --observations 5"),
    ],
)
def test_the_command_is_kept_without_what_is_of_this_machine(monkeypatch, typed, kept):
    monkeypatch.setattr(sys, "argv", ["train", *typed.split()])
    assert command_line() == f"python -m train {kept}"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf"), -1])
@pytest.mark.parametrize(
    "name", [one.name for one in fields(FitSettings) if one.type in (int, float)]
)
def test_a_setting_that_is_no_number_to_compute_with_is_refused_by_name(name, value):
    with pytest.raises(ValueError, match=rf"^{name}: .*{value}"):
        FitSettings(**{name: value}).dataset  # noqa: B018  held_out and words are checked there


@pytest.mark.parametrize(
    "typed",
    [
        *("--clip nan", "--initial-range nan", "--threads 100000", "--threads -1", "--seed -1"),
        *("--save-minutes inf", "--learning-rate nan", "--validate-every -5"),
    ],
)
def test_fit_refuses_it_before_anything_is_built(typed, tmp_path, capsys):
    name, value = typed.split()
    command = ["fit", "--unit", "gru", "--corpus", "x.txt", "--output", str(tmp_path / "run")]
    assert main([*command, name, value]) == 1
    setting = name.removeprefix("--").replace("-", "_")
    assert f"error: {setting}: got {float(value):g}" in capsys.readouterr().err.replace(".0;", ";")
    assert not (tmp_path / "run").exists()


@pytest.mark.parametrize(
    "typed",
    [
        *("fit --unit gru --push-minutes nan", "fit --unit gru --push-minutes -1"),
        *("benchmark --seconds nan", "benchmark --seconds inf", "benchmark --seconds 0"),
        *("references --minutes nan", "references --reach-texts -1"),
        *("evaluate x --observations -1", "evaluate x --reach-texts -1"),
        *("ngrams --positions 0", "ngrams --read-first -1"),
        "prepare kernel --tree x --characters 0",
    ],
)
def test_commands_refuse_it_by_the_name_of_the_option(typed, capsys):
    with pytest.raises(SystemExit):
        main(typed.split())
    *_, option, value = typed.split()
    assert f"argument {option}: got {value}; it must be at least" in capsys.readouterr().err


def test_a_word_is_still_called_no_number(capsys):
    with pytest.raises(SystemExit):
        main(["benchmark", "--seconds", "soon"])
    assert "argument --seconds: invalid float value: 'soon'" in capsys.readouterr().err


def settings_of(typed: str) -> FitSettings:
    """Return the settings of a fit with these arguments beside the unit."""
    parser = argparse.ArgumentParser()
    add_settings(parser)
    options = parser.parse_args(typed.split())
    return FitSettings(**differences(options))


def test_options_of_a_unit_have_the_types_of_its_defaults():
    settings = settings_of("--unit nested_lstm --unit-option depth=3")
    assert settings.unit_options == {"depth": 3}
    assert settings.all_unit_options == {"depth": 3}
    assert FitSettings(unit="nested_lstm", depth=2).all_unit_options == {"depth": 2}


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("--unit nested_lstm --unit-option depth=deep", "depth: got 'deep'; it must be a whole"),
        ("--unit nested_lstm --unit-option depth=2.5", "depth: got 2.5; it must be a whole number"),
        ("--unit gru --unit-option depth=2", "gru has no depth; its options: none"),
        ("--unit gru --block dense", "block: got 'dense'; choose one of plain, residual"),
    ],
)
def test_an_option_that_the_unit_does_not_have_is_named(typed, message):
    with pytest.raises(ValueError, match=message):
        settings_of(typed)


def test_an_option_is_a_name_and_a_value(capsys):
    with pytest.raises(SystemExit):
        settings_of("--unit gru --unit-option depth")
    assert "give NAME=VALUE" in capsys.readouterr().err


def test_a_model_of_blocks_is_asked_for_by_three_settings():
    settings = settings_of("--unit gru --block residual --mlp 64 --tied")
    assert (settings.block, settings.mlp, settings.tied) == ("residual", 64, True)
    assert not settings_of("--unit gru").tied
