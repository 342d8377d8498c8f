"""The sentence of the article's connectivity figure, which no model may be trained on."""

import re
from bisect import bisect_right
from operator import itemgetter

# Madsen, "Visualizing memorization in RNNs" (Distill, 2019), CC BY 4.0.
FIGURE_SENTENCE = (
    " context the formal study of grammar is an important part of education from a young age"
    " through advanced learning though the rules taught in schools are not a grammar in the"
    " sense most linguists use"
)
SHINGLE_WORDS = 4
SHINGLES_NEEDED = 3


def figure_sentence_ranges(text: str) -> list[tuple[int, int]]:
    """Return the character ranges [start, end) of `text` where the sentence occurs.

    Revisions of the source article change a word here and there, so an occurrence is a stretch of
    at most twice the sentence's length with at least `SHINGLES_NEEDED` different runs of
    `SHINGLE_WORDS` of its words. The range begins where the whole sentence would begin, judged by
    the first run found, and ends where it would end, judged by the last. Letter case, and what
    stands between the words, do not matter.
    """
    found = _shingles_in(text)
    reach = 2 * len(FIGURE_SENTENCE)
    ranges: list[tuple[int, int]] = []
    for first, (start, _, _) in enumerate(found):
        end = bisect_right(found, start + reach, lo=first, key=itemgetter(0))
        nearby = found[first:end]
        if len({offset for _, _, offset in nearby}) >= SHINGLES_NEEDED:
            ranges.append(_extent(nearby, len(text)))
    return _merged(ranges)


def _shingles_in(text: str) -> list[tuple[int, int, int]]:
    """Return (start, end, offset in the sentence) of every run of its words, in text order."""
    lower = text.replace("İ", "I").lower()  # the only letter that becomes longer in lower case
    found: list[tuple[int, int, int]] = []
    for offset, pattern in _patterns():
        found.extend((match.start(), match.end(), offset) for match in pattern.finditer(lower))
    return sorted(found)


def _patterns() -> list[tuple[int, re.Pattern[str]]]:
    words = list(re.finditer("[a-z]+", FIGURE_SENTENCE))
    patterns = []
    for first in range(len(words) - SHINGLE_WORDS + 1):
        run = words[first : first + SHINGLE_WORDS]
        spelled = "[^a-z]+".join(word.group() for word in run)
        patterns.append((run[0].start(), re.compile(spelled + "(?![a-z])")))
    return patterns


def _extent(shingles: list[tuple[int, int, int]], characters: int) -> tuple[int, int]:
    first_start, _, first_offset = shingles[0]
    last_start, last_end, last_offset = shingles[-1]
    sentence_end = last_start + len(FIGURE_SENTENCE) - last_offset
    return max(0, first_start - first_offset), min(characters, max(last_end, sentence_end))


def _merged(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return merged
