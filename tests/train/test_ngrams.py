"""`python -m train ngrams`: figures of n-gram models, and a sample that the dashboard opens."""

import pytest

from memviz.samples import read_sample
from train.__main__ import main

TEXT = "one fish, two fish; red fish, blue fish. " * 100


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "fish.txt"
    path.write_text(TEXT)
    return path


def test_it_prints_a_figure_for_each_order(corpus, capsys):
    assert main(["ngrams", "--corpus", str(corpus)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == [f"{n}-gram" for n in (*range(1, 10), 20)]
    assert float(lines[0].split()[1]) > float(lines[4].split()[1])


def test_it_writes_a_sample_of_the_test_part(corpus, tmp_path):
    folder = tmp_path / "sample"
    arguments = ["--output", str(folder), "--positions", "200", "--read-first", "50"]
    assert main(["ngrams", "--corpus", str(corpus), *arguments]) == 0
    sample = read_sample(folder)
    begins = len(TEXT) * 9 // 10
    assert sample.facts.corpus == "fish.txt"
    assert (sample.facts.training, sample.facts.begins) == ((0, len(TEXT) * 8 // 10), begins)
    assert sample.held_out.text == TEXT[begins - 50 : begins + 200]
    assert sample.held_out.positions == 200


def test_shares_that_overlap_are_refused(corpus, capsys):
    assert main(["ngrams", "--corpus", str(corpus), "--train", "0.95", "--test", "0.1"]) == 1
    assert "together 1 at most" in capsys.readouterr().err
