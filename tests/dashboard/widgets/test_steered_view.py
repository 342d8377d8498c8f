"""A view is told of a choice that it did not make, and opens at the choice of now."""

import time

import pytest
import streamlit as st

from dashboard.widgets.steered_view import SteeredView


@pytest.fixture
def view(monkeypatch):
    monkeypatch.setattr(st, "session_state", {})
    return SteeredView("view")


def test_what_another_chose_is_told_under_a_new_number(view):
    view.whole_page_runs()
    chosen, number = view.told(3)
    assert chosen == 3
    assert view.told(5) == (5, number + 1)


def test_what_the_view_chose_itself_is_not_told_back(view):
    view.whole_page_runs()
    told = view.told(3)
    view.chose(4)
    assert view.told(4) == told


def test_a_view_that_is_drawn_anew_opens_at_what_it_chose_last(view):
    _, number = view.told(3)
    view.chose(4)
    view.whole_page_runs()
    assert view.told(4) == (4, number)


def test_a_view_that_outlives_a_visit_adopts_what_the_next_one_tells(view, monkeypatch):
    _, number = view.told(3)
    time.sleep(0.002)  # a connection takes longer than that to come back
    monkeypatch.setattr(st, "session_state", {})
    view.whole_page_runs()
    chosen, of_next = view.told(5)
    assert chosen == 5
    assert of_next != number


def test_views_do_not_know_of_each_other(view):
    other = SteeredView("other")
    of_view, of_other = view.told(3), other.told(7)
    assert of_other[0] == 7
    assert view.told(3) == of_view
