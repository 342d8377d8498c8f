"""A view is told of a choice that it did not make, and opens at the choice of now."""

import pytest
import streamlit as st

from dashboard.widgets.steered_view import SteeredView


@pytest.fixture
def view(monkeypatch):
    monkeypatch.setattr(st, "session_state", {})
    return SteeredView("view")


def test_what_another_chose_is_told_under_a_new_number(view):
    view.whole_page_runs()
    assert view.told(3) == (3, 1)
    assert view.told(5) == (5, 2)


def test_what_the_view_chose_itself_is_not_told_back(view):
    view.whole_page_runs()
    view.told(3)
    view.chose(4)
    assert view.told(4) == (3, 1)


def test_a_view_that_is_drawn_anew_opens_at_what_it_chose_last(view):
    view.told(3)
    view.chose(4)
    view.whole_page_runs()
    assert view.told(4) == (4, 1)


def test_views_do_not_know_of_each_other(view):
    other = SteeredView("other")
    view.told(3)
    assert other.told(7) == (7, 1)
    assert view.told(3) == (3, 1)
