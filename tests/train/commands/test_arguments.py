"""What a checkpoint keeps of the command that made it, and numbers that no command takes."""

import sys
from dataclasses import fields

import pytest

from train.__main__ import main
from train.commands.arguments import command_line
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
