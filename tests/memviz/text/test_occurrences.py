"""Words: where they are, how far back they occurred, how often elsewhere."""

from memviz.text.occurrences import NEVER, word_counts, words_of


def test_words_are_letters_and_digits_with_what_joins_them():
    words = words_of("don't _stress_ kmalloc_array(ptr, 12) — Rostóv’s")
    assert words.forms == ("don't", "stress", "kmalloc_array", "ptr", "12", "Rostóv’s")


def test_each_character_knows_its_word():
    words = words_of("ab, cd")
    assert words.at.tolist() == [0, 0, -1, -1, 1, 1]
    assert words.starts.tolist() == [0, 4]


def test_a_word_seen_before_lies_at_a_distance():
    words = words_of("the cat and the dog and the")
    assert words.distances_back().tolist() == [NEVER, NEVER, NEVER, 12, NEVER, 12, 12]


def test_values_of_words_are_spread_over_their_characters():
    words = words_of("ab c.")
    counts = words.counts_in({"ab": 7})
    assert words.at_characters(counts, between=-1).tolist() == [7, 7, -1, 0, -1]


def test_counts_are_of_whole_words_as_they_stand():
    assert word_counts("The the the, then") == {"The": 1, "the": 2, "then": 1}


def test_a_text_without_words():
    words = words_of(" ... ")
    assert words.forms == ()
    assert words.at_characters(words.distances_back(), between=3).tolist() == [3] * 5
