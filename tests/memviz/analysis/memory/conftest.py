"""Models made of the units whose memory is known, and probes that hardly learn."""

from functools import partial

import pytest

from tests.support.known_memory import model_of


@pytest.fixture
def made_of(monkeypatch):
    """Return a function that makes a model of characters of a unit that holds so many."""
    return partial(model_of, patch=monkeypatch)


@pytest.fixture
def briefly(monkeypatch):
    """Probes learn too little to tell much: for what does not depend on how well they do."""
    monkeypatch.setattr("memviz.analysis.memory.probes.STEPS", 5)
    monkeypatch.setattr("memviz.analysis.memory.states.SEGMENT", 250)


@pytest.fixture
def quickly(monkeypatch):
    """Few steps at a high rate, which is enough where all that there is to learn is plain."""
    monkeypatch.setattr("memviz.analysis.memory.probes.STEPS", 150)
    monkeypatch.setattr("memviz.analysis.memory.probes.RATE", 0.03)
