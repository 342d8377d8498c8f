"""The code blocks of the documentation, as a reader would copy them."""

from dataclasses import dataclass
from pathlib import Path

from tests.support.project import ROOT

_CARDS = ROOT / "docs" / "references"  # of checkpoints: they speak of a folder that is elsewhere
DOCUMENTS = (
    ROOT / "README.md",
    *sorted(path for path in (ROOT / "docs").rglob("*.md") if _CARDS not in path.parents),
)


@dataclass(frozen=True)
class Block:
    """One block between fences: its language ("" for none) and its text."""

    language: str
    text: str


def blocks(document: Path) -> list[Block]:
    """Return every block of a document, in order."""
    found: list[Block] = []
    language, inside = None, []
    for line in document.read_text(encoding="utf-8").splitlines():
        if not line.startswith("```"):
            inside.append(line)
        elif language is None:
            language, inside = line[3:].strip(), []
        else:
            found.append(Block(language, "\n".join(inside) + "\n"))
            language = None
    assert language is None, f"{document}: a block has no end"
    return found


def in_language(document: Path, language: str) -> list[str]:
    """Return the texts of a document's blocks in one language."""
    return [block.text for block in blocks(document) if block.language == language]


def commands(document: Path) -> list[str]:
    """Return the lines of a document's `sh` blocks that a shell would run, without remarks."""
    lines = "".join(in_language(document, "sh")).replace("\\\n", " ").splitlines()
    bare = (line.partition("  #")[0].strip() for line in lines)
    return [line for line in bare if line and not line.startswith("#")]
