"""What a checkpoint keeps of the command that made it."""

import sys

import pytest

from train.commands.arguments import command_line


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
