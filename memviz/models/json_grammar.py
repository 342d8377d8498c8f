"""What a JSON file of a checkpoint may hold: numbers to compute with, and whole characters."""

import json
import re
from collections.abc import Mapping
from typing import Any

LARGEST = 10**17  # no larger number is read: the sum of 92 of these still fits an int64, 9.2e18
_HALF_A_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")  # half a pair: nothing can write it alone


def json_in(written: bytes) -> Any:
    """Return the content of a JSON file. Raises ValueError for what is not to be read."""
    text = written.decode("utf-8")
    try:
        content = json.loads(text, parse_int=_integer, parse_float=_real, parse_constant=_real)
        if _HALF_A_CHARACTER.search(text):
            json.dumps(content, ensure_ascii=False).encode("utf-8")
    except RecursionError as error:
        raise ValueError(str(error)) from error
    return content


def json_of(content: Mapping[str, Any]) -> bytes:
    """Return the content of a JSON file; whether it can be read again is for `json_in` to say."""
    text = json.dumps(content, indent=1, ensure_ascii=False) + "\n"
    return text.encode("utf-8", errors="surrogatepass")


def _integer(digits: str) -> int:
    """Return a whole number of JSON. Raises ValueError where it is too large to compute with."""
    if len(digits) > len(str(-LARGEST)):
        raise ValueError(f"a number of {len(digits):,} digits; at most {LARGEST:,} is read")
    number = int(digits)
    if abs(number) > LARGEST:
        raise ValueError(f"the number {digits}; at most {LARGEST:,} is read")
    return number


def _real(digits: str) -> float:
    """Return a number of JSON, in the same range; NaN and infinity are outside of it too."""
    number = float(digits)
    if not abs(number) <= LARGEST:
        raise ValueError(f"the number {digits[:40]}; at most {LARGEST:,} is read")
    return number
