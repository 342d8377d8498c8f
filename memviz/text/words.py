"""The word that each character of a text belongs to."""


def target_words(text: str) -> list[str]:
    """Return for each character of a normalised text the word it belongs to.

    A space belongs to the word that follows it, as in the article. A space at the very end
    belongs to no word yet: its target is the empty string.
    """
    targets: list[str] = []
    for word in text.split(" ")[1:]:
        targets.extend([word] * (1 + len(word)))
    return targets


def known_letters(text: str) -> list[int]:
    """Return for each character how many letters of its word have been read: 0 at the space."""
    counts: list[int] = []
    for word in text.split(" ")[1:]:
        counts.extend(range(1 + len(word)))
    return counts


def last_space(text: str) -> int:
    """Return where the last space or line end of any text is, 0 where there is none."""
    return max((at for at, character in enumerate(text) if character.isspace()), default=0)


def word_starts(text: str) -> list[int]:
    """Return for each character the timestep of the space that its word begins with."""
    return [timestep - known for timestep, known in enumerate(known_letters(text))]
