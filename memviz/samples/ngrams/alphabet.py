"""Characters as numbers: 0 is the end of the text, then come the known ones, then all others."""

from dataclasses import dataclass

import numpy as np

END = 0


@dataclass(frozen=True)
class Alphabet:
    """The characters of a training text, each with its number.

    `points` are their code points in ascending order, int64 [known].
    """

    points: np.ndarray

    @classmethod
    def of(cls, text: str) -> "Alphabet":
        """Return the alphabet of the characters that occur in `text`."""
        return cls(np.unique(_points(text)))

    @property
    def characters(self) -> tuple[str, ...]:
        """The known characters in the order of their numbers, the first of which is 1."""
        return tuple(map(chr, self.points))

    @property
    def unknown(self) -> int:
        """The number of every character that is not known."""
        return len(self.points) + 1

    @property
    def size(self) -> int:
        """How many symbols can follow: each known character, and one for all others."""
        return len(self.points) + 1

    def encode(self, text: str) -> np.ndarray:
        """Return the number of each character of `text`, int64 [time]."""
        points = _points(text)
        places = np.searchsorted(self.points, points).clip(max=len(self.points) - 1)
        return np.where(self.points[places] == points, places + 1, self.unknown)


def _points(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4").astype(np.int64)
