"""Whether a file is the one that was read: clocks are set back, archives know one time only."""

import os

from dashboard.catalogue.catalogue import catalogue
from dashboard.catalogue.file_versions import versions


def test_a_file_that_stays_keeps_its_version(tmp_path):
    path = tmp_path / "metrics.json"
    path.write_text("{}")
    assert versions([path]) == versions([path])


def test_a_file_that_was_replaced_at_the_same_time_is_another(tmp_path):
    path, other = tmp_path / "metrics.json", tmp_path / "other"
    path.write_text("[1]")
    before = versions([path])
    other.write_text("[2]")
    os.utime(other, ns=(before[0].changed, before[0].changed))
    other.replace(path)
    assert versions([path])[0].changed == before[0].changed
    assert versions([path]) != before


def test_a_file_that_was_written_while_the_clock_was_back_is_another(tmp_path):
    path = tmp_path / "metrics.json"
    path.write_text("[1]")
    before = versions([path])
    path.write_text("[2]")
    os.utime(path, ns=(before[0].changed - 10**9, before[0].changed - 10**9))
    assert versions([path]) != before


def test_a_missing_file_has_a_version_and_so_does_its_coming(tmp_path):
    path = tmp_path / "metrics.json"
    missing = versions([path])
    path.write_text("{}")
    assert versions([path]) != missing


def test_facts_are_read_once_and_again_when_the_clock_was_set_back(own_checkpoints):
    path = own_checkpoints / "gru" / "training.csv"
    path.write_text("model,dataset,seconds,step,loss\ngru,train,1.0,10,3.5\n")
    entry = catalogue()["gru"]
    before = entry.facts()
    assert entry.facts() is before
    path.write_text("model,dataset,seconds,step,loss\ngru,train,1.0,10,2.5\n")
    os.utime(path, (0, 0))
    assert (before.history["loss"][0], entry.facts().history["loss"][0]) == (3.5, 2.5)
