"""Links, pictures and paths of the documentation lead somewhere, and every page is described."""

import re
from pathlib import Path

import pytest

from tests.support.documents.code_blocks import DOCUMENTS
from tests.support.project import ROOT

_LINK = re.compile(r'\]\(([^)\s]+)\)|src="([^"]+)"')
_PATH = re.compile(r"`((?:bench|dashboard|docs|memviz|pages|tests|train|checkpoints)/[\w./]*)`")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_GROUPS = ("Try", "Measure", "Look inside", "Models")
_PAGE = re.compile(r'_page\("(\w+)", "([^"]+)"')

every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)


@every_document
def test_links_and_pictures_are_there(document):
    found = [one or other for one, other in _LINK.findall(prose(document))]
    here = [link for link in found if not link.startswith("https://")]
    assert [link for link in here if not leads_somewhere(document, link)] == []


@every_document
def test_files_that_are_named_exist(document):
    assert [path for path in _PATH.findall(prose(document)) if not (ROOT / path).exists()] == []


def test_every_page_of_the_dashboard_is_described_with_its_picture_and_method():
    shell = (ROOT / "dashboard" / "shell.py").read_text(encoding="utf-8")
    described = (ROOT / "docs" / "pages.md").read_text(encoding="utf-8")
    methods = (ROOT / "docs" / "methods" / "README.md").read_text(encoding="utf-8")
    pages = _PAGE.findall(shell)
    assert pages
    for name, title in pages:
        assert f"# {title}\n" in described
        assert f"](pages/{name}_desktop_light.png)" in described
        assert re.search(rf"\| .*\b{title}\b.* \|", methods), f"no method note for {title}"


def test_the_pages_are_described_in_the_groups_and_the_order_of_the_navigation():
    shell = (ROOT / "dashboard" / "shell.py").read_text(encoding="utf-8")
    described = (ROOT / "docs" / "pages.md").read_text(encoding="utf-8")
    listed = re.findall(r'^ +(?:_page\("\w+", )?"([^"]+)"(?:: \[$|, ")', shell, re.MULTILINE)
    navigation = [f"{'##' if name in _GROUPS else '###'} {name}" for name in dict.fromkeys(listed)]
    assert re.findall(r"^##+ .*$", described, re.MULTILINE) == navigation


def test_every_folder_of_the_code_is_in_the_layout():
    layout = (ROOT / "docs" / "development.md").read_text(encoding="utf-8")
    code = [ROOT / "memviz", ROOT / "train"]
    folders = [path.parent for one in code for path in one.glob("*/__init__.py")]
    assert [path.name for path in folders if f"\n  {path.name}/ " not in layout] == []


def test_every_document_can_be_reached_from_the_readme():
    reached, waiting = set(), [ROOT / "README.md"]
    while waiting:
        document = waiting.pop()
        if document not in reached and document in DOCUMENTS:
            reached.add(document)
            links = (one for one, _ in _LINK.findall(prose(document)) if one)
            waiting += [(document.parent / link.partition("#")[0]).resolve() for link in links]
    assert reached == set(DOCUMENTS)


def prose(document: Path) -> str:
    """Return a document without its blocks of code."""
    return re.sub(r"^```.*?^```", "", document.read_text(encoding="utf-8"), flags=re.M | re.S)


def leads_somewhere(document: Path, link: str) -> bool:
    name, _, anchor = link.partition("#")
    target = (document.parent / name).resolve() if name else document
    if not anchor:
        return target.exists()
    return target.is_file() and anchor in map(slug, _HEADING.findall(prose(target)))


def slug(heading: str) -> str:
    """Return a heading's anchor as GitHub makes it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
