"""The list of promises names tests that there are."""

import re

from tests.support.project import ROOT

LIST = ROOT / "tests" / "hostile" / "README.md"


def test_every_promise_names_files_of_tests_and_every_file_here_keeps_one():
    rows = [line for line in LIST.read_text(encoding="utf-8").splitlines() if ".py`" in line]
    named = [re.findall(r"`([\w/]+\.py)`", row) for row in rows]
    assert len(rows) > 15
    assert all(named)
    missing = [path for paths in named for path in paths if not (ROOT / "tests" / path).is_file()]
    assert missing == []
    here = {f"hostile/{path.name}" for path in LIST.parent.glob("test_*.py")}
    assert here - {path for paths in named for path in paths} == {"hostile/test_promises.py"}
