"""A visitor looks for a model among many, compares four, and is told why there is no fifth."""

import pytest
from playwright.sync_api import expect

from tests.support.browser.page import wait_for_run
from tests.support.browser.steps import (
    expect_chosen,
    open_list_of_models,
    remove_model,
    visit,
)

pytestmark = pytest.mark.browser


def test_a_visitor_chooses_four_models_of_many_and_links_to_them(bundled, desktop, phone, keep):
    page = desktop
    visit(page, bundled, "accuracy")
    expect_chosen(page, "GRU", "LSTM")
    listed = open_list_of_models(page)
    keep(page, "opened", of=listed)
    search = listed.get_by_role("searchbox")
    search.press_sequentially("published")
    expect(listed.get_by_role("checkbox")).to_have_count(3)
    keep(page, "searched", of=listed)
    listed.get_by_role("checkbox", name="GRU, published").click()
    expect_chosen(page, "GRU", "LSTM", "GRU, published")
    search.press("Escape")
    listed.get_by_role("checkbox", name="RNN").click()
    expect_chosen(page, "GRU", "LSTM", "RNN", "GRU, published")
    page.wait_for_url("**models=RNN**")
    wait_for_run(page)
    expect(page.get_by_test_id("stMain").get_by_text("RNN", exact=True).first).to_be_attached()

    fifth = listed.get_by_role("checkbox", name="Nested LSTM", exact=True)
    fifth.click()
    expect(listed.get_by_role("status")).to_contain_text("Remove one of them to add Nested LSTM")
    expect(fifth).not_to_be_checked()
    keep(page, "a-fifth", of=listed)
    remove_model(page, "LSTM")
    fifth.click()
    expect_chosen(page, "GRU", "Nested LSTM", "RNN", "GRU, published")
    page.wait_for_url("**models=Nested+LSTM**")
    wait_for_run(page)

    phone.goto(page.url)
    wait_for_run(phone)
    phone.get_by_test_id("stExpandSidebarButton").click()
    expect_chosen(phone, "GRU", "Nested LSTM", "RNN", "GRU, published")
    listed = open_list_of_models(phone)
    keep(phone, "phone", of=listed)
    expect(listed.get_by_role("searchbox")).not_to_be_focused()  # no keyboard covers the list
    box = listed.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    listed.get_by_role("checkbox", name="RNN", exact=True).tap()
    expect_chosen(phone, "GRU", "Nested LSTM", "GRU, published")
    phone.wait_for_url(lambda address: "RNN" not in address)
