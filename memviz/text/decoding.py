"""The text in a file's bytes: UTF-8, or an error that says what they seem to be instead."""

import codecs
import re

from charset_normalizer import from_bytes

_LOOKED_AT = 64_000  # bytes from which encodings are guessed: enough for a text, quick for all
_PACKED = {
    "gzip": rb"\x1f\x8b",
    "bzip2": rb"BZh[1-9]1AY&SY",
    "xz": rb"\xfd7zXZ\x00",
    "zip": rb"PK\x03\x04",
    "zstd": rb"\x28\xb5\x2f\xfd",
}


class EncodingError(ValueError):
    """Bytes that are no text in UTF-8; `fitting` are the encodings in which they may be one."""

    def __init__(self, problem: str, fitting: tuple[str, ...] = ()) -> None:
        advice = f"it may be {' or '.join(fitting[:2])}: save it as UTF-8" if fitting else ""
        super().__init__(f"{problem}; {advice or 'give a text in UTF-8'}")
        self.fitting = fitting


def decoded(content: bytes) -> str:
    """Return the text of bytes in UTF-8.

    Raises EncodingError for any others, and for bytes that hold a zero, which no text does: every
    second byte of English in UTF-16 is one, and all of them are UTF-8.
    """
    for program, beginning in _PACKED.items():
        if re.match(beginning, content):
            raise EncodingError(f"it is packed by {program}")
    if (zero := content.find(b"\0")) >= 0:
        raise EncodingError(f"byte {zero:,} is zero, as in no UTF-8 text", _fitting(content))
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        problem = f"byte {error.start:,} is not UTF-8"
        raise EncodingError(problem, _fitting(content)) from None


def _fitting(content: bytes) -> tuple[str, ...]:
    """Return the encodings in which the bytes look like a text, the likeliest first."""
    guesses = [match.encoding for match in from_bytes(content[:_LOOKED_AT])]
    return tuple(codecs.lookup(guess).name for guess in guesses if _decodes(content, guess))


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        return "\0" not in content.decode(encoding)
    except UnicodeDecodeError:
        return False
