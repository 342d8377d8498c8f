"""Of a large alphabet the most frequent symbols are told apart, and all others count as one."""

import torch

from memviz.analysis.memory.classes import ANOTHER, MOST_CLASSES, Classes


def test_a_small_alphabet_stays_as_it_is():
    text = torch.tensor([[0, 3, 3]])
    classes = Classes.of(text, MOST_CLASSES)
    assert (classes.count, classes.members) == (MOST_CLASSES, None)
    assert classes.told(text) is text


def test_the_most_frequent_of_a_large_one_have_classes_of_their_own():
    often = torch.arange(1000, 1000 - MOST_CLASSES + 1, -1).repeat(2)
    classes = Classes.of(torch.cat([often, torch.arange(50)]), 2000)
    assert classes.count == MOST_CLASSES
    assert classes.members == (*sorted(set(often.tolist())), ANOTHER)
    told = classes.told(torch.tensor([[1000, 0], [1999, 1000 - MOST_CLASSES + 2]]))
    assert told.tolist() == [[MOST_CLASSES - 2, MOST_CLASSES - 1], [MOST_CLASSES - 1, 0]]
