"""Bytes that travel as text."""

import base64
import struct

import pytest
from playwright.sync_api import Page

from tests.browser.modules import using

pytestmark = pytest.mark.browser


def test_every_byte_arrives_as_it_was_sent(modules: Page) -> None:
    sent = bytes(range(256))
    as_text = base64.b64encode(sent).decode("ascii")
    arrived = using(modules, "shared/bytes.js", "Array.from(module.bytesOf(given))", as_text)
    assert bytes(arrived) == sent


def test_they_are_bytes_that_other_kinds_of_numbers_are_read_from(modules: Page) -> None:
    number = base64.b64encode(struct.pack("<f", 0.5)).decode("ascii")
    value = "new Float32Array(module.bytesOf(given).buffer)[0]"
    assert using(modules, "shared/bytes.js", value, number) == 0.5
