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
    assert sample.facts.begins == begins
    assert sample.facts.training_characters == len(TEXT) * 8 // 10
    assert sample.facts.source == f"the last tenth of the corpus, from character {begins + 1:,} on"
    assert sample.held_out.text == TEXT[begins - 50 : begins + 200]
    assert sample.held_out.positions == 200


def test_a_sample_may_be_of_another_text(corpus, tmp_path):
    other, folder = tmp_path / "other.txt", tmp_path / "sample"
    other.write_text("three fish are no fish; " * 20)
    arguments = ["--sample", str(other), "--source", "elsewhere", "--licence", "MIT"]
    command = ["ngrams", "--corpus", str(corpus), "--output", str(folder), "--read-first", "24"]
    assert main([*command, *arguments]) == 0
    sample = read_sample(folder)
    assert sample.held_out.text == other.read_text()
    assert sample.held_out.begin == 24
    assert sample.facts.begins is None
    assert (sample.facts.source, sample.facts.licence) == ("elsewhere", "MIT")


def test_shares_that_overlap_are_refused(corpus, capsys):
    assert main(["ngrams", "--corpus", str(corpus), "--train", "0.95", "--test", "0.1"]) == 1
    assert "together 1 at most" in capsys.readouterr().err
