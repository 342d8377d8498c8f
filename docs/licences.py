"""`python -m docs.licences`: lists the packages that memviz installs, with their licences.

Written to `licences.md`, from what the installed packages say of themselves. `make lock` runs it.
"""

import re
from importlib.metadata import PackageMetadata, metadata
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = Path(__file__).with_name("licences.md")
PURPOSES = {"dashboard": "dashboard", "train": "training", "bench": "comparisons", "dev": "tests"}
_IN_ITS_FILES = {"axe-playwright-python": "MIT AND MPL-2.0"}  # and not in what it says of itself
_LONGEST = 40  # characters of a licence's name; some packages give its whole text
_HEAD = """# Licences

The packages that memviz installs, as they describe themselves, and what they are for: those of the
dashboard are on every installation, the others for training, comparisons and tests only. memviz is
under the [MIT License](../LICENSE); [NOTICE](../NOTICE) names the texts and data in it.

| package | version | licence | for |
|---|---|---|---|
"""


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")
    print(PAGE)


def page() -> str:
    """Return the page. Raises PackageNotFoundError where a pinned package is not installed."""
    purposes = pinned()
    lines = (
        f"| {name} | {version} | {licence(metadata(name))} | {purpose} |\n"
        for (name, version), purpose in sorted(purposes.items(), key=lambda pin: pin[0][0].lower())
    )
    return _HEAD + "".join(lines)


def pinned() -> dict[tuple[str, str], str]:
    """Return the first purpose of each pinned package, by its name and version."""
    found: dict[tuple[str, str], str] = {}
    for part, purpose in PURPOSES.items():
        text = (ROOT / f"requirements-{part}.txt").read_text(encoding="utf-8")
        for name, version in re.findall(r"^([\w.-]+)==(\S+)$", text, re.MULTILINE):
            found.setdefault((name, version), purpose)
    return found


def licence(package: PackageMetadata) -> str:
    """Return what a package says of its licence: the expression, the name, or the classifiers."""
    if package["Name"] in _IN_ITS_FILES:
        return _IN_ITS_FILES[package["Name"]]
    if "License-Expression" in package:
        return package["License-Expression"]
    for said in package.get_all("License") or []:
        if "\n" not in said and len(said) <= _LONGEST:
            return said
    classifiers = package.get_all("Classifier") or []
    return ", ".join(c.split(" :: ")[-1] for c in classifiers if c.startswith("License ::"))


if __name__ == "__main__":
    main()
