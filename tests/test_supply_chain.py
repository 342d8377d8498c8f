"""Every package that is installed is pinned, locked by its hashes, and under a licence we know."""

import re
from importlib.metadata import PackageNotFoundError, requires

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from docs.licences import PAGE, page, pinned
from tests.support.project import ROOT

FOUND_ELSEWHERE = {"torch"}  # on the page with the builds for the CPU, whose files differ
KNOWN = re.compile(
    r"0BSD|Apache|BSD|BSL-1\.0|CC0-1\.0|CNRI-Python|ISC|LLVM-exception|MIT|MPL|Mozilla Public|PSF|"
    r"Python Software Foundation|Zlib"
)
PINS = {canonicalize_name(name): version for name, version in pinned()}


def locked() -> dict[str, tuple[str, int]]:
    """Return version and number of hashes of each package in the lock."""
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    found = {}
    for block in re.split(r"\n(?=\S)", text):
        if pin := re.match(r"([\w.-]+)==([^\s;]+)", block):
            hashes = re.findall(r"--hash=sha256:[0-9a-f]{64}\b", block)
            found[canonicalize_name(pin[1])] = pin[2], len(hashes)
    return found


def test_the_lock_holds_what_the_requirements_pin_with_hashes():
    lock = locked()
    assert {name: version for name, (version, _) in lock.items()} == {
        name: version for name, version in PINS.items() if name not in FOUND_ELSEWHERE
    }
    assert all(hashes for _, hashes in lock.values())


@pytest.mark.parametrize("part", ["dashboard", "train", "bench", "dev"])
def test_requirements_are_exact(part):
    lines = (ROOT / f"requirements-{part}.txt").read_text(encoding="utf-8").splitlines()
    wanted = [line for line in lines if line and not line.startswith(("#", "-r "))]
    assert [line for line in wanted if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []


def test_what_pinned_packages_need_is_pinned_too():
    missing = {
        f"{name} needs {need.name}"
        for name in PINS.keys() - FOUND_ELSEWHERE
        for need in map(Requirement, _needs(name))
        if need.marker is None or need.marker.evaluate({"extra": ""})
        if canonicalize_name(need.name) not in PINS
    }
    assert missing == set()


def test_the_list_of_licences_is_that_of_the_installed_packages():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `python -m docs.licences`"


def test_every_licence_is_known_and_none_asks_for_more_than_a_notice():
    _, table = PAGE.read_text(encoding="utf-8").split("|---|---|---|---|\n")
    rows = [line.split(" | ") for line in table.splitlines()]
    licences = {row[0].removeprefix("| "): row[2] for row in rows}
    assert len(licences) == len(PINS)
    parts = {
        name: [part.strip("() ") for part in re.split(r" AND | OR | WITH |, (?!Version)", licence)]
        for name, licence in licences.items()
    }
    assert {n: p for n, p in parts.items() if not all(map(KNOWN.search, p))} == {}
    assert not re.search(r"GPL|Affero|Proprietary|NonCommercial", " ".join(licences.values()))


def _needs(name: str) -> list[str]:
    try:
        return requires(name) or []
    except PackageNotFoundError:
        return []
