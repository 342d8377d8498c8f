"""A file that the page has made, saved by the browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser


def test_a_file_is_saved_under_its_name_with_its_content(modules: Page) -> None:
    with modules.expect_download() as saved:
        modules.evaluate("""async () => {
            const { download } = await import("/components/shared/download.js");
            download(new Blob(["a,b\\r\\n1,↵\\r\\n"], { type: "text/csv" }), "row.csv");
        }""")
    assert saved.value.suggested_filename == "row.csv"
    assert Path(saved.value.path()).read_bytes() == "a,b\r\n1,↵\r\n".encode()


def test_the_page_does_not_keep_it(modules: Page) -> None:
    kept = modules.evaluate("""async () => {
        const { download } = await import("/components/shared/download.js");
        const made = [];
        const create = URL.createObjectURL;
        URL.createObjectURL = (blob) => made[made.push(create.call(URL, blob)) - 1];
        download(new Blob(["a"]), "a.txt");
        return fetch(made[0]).then(() => true, () => false);
    }""")
    assert kept is False
