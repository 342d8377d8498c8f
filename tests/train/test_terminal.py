"""The trainer's commands end as they should on a terminal that cannot show all that they print."""

import io
import sys

from train.__main__ import main


def test_a_message_with_a_name_in_another_script(monkeypatch):
    printed = io.BytesIO()
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(printed, "cp1252", errors="strict"))
    assert main(["ngrams", "--corpus", "война"]) == 1
    sys.stderr.flush()
    assert b"error: corpus: '?????' is neither" in printed.getvalue()
