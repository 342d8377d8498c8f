"""What the labels mean that cells are searched for."""

from memviz.analysis.cells import LABELS

MEANINGS = {
    "inside quotes": "between double quotes; a blank line ends a quote",
    "inside a comment": "between /* and */, or from // to the line end",
    "bracket depth": "the number of open (, [ and {",
    "position in line": "characters since the last line end",
    "letters since the word began": "letters, digits and underscores in a row",
    "about to end the word": "the next character is not part of the word",
    "about to end the line": "the next character is a line end",
    "vowel": "the character just read is a, e, i, o or u",
}


def list_of_meanings() -> str:
    """Return a list in Markdown, a line for each label in their order."""
    return "\n".join(f"- {name}: {MEANINGS[name]}" for name in LABELS)
