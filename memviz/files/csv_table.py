"""A table as the text of a CSV file: every character is kept, and nothing in it is computed."""

import re
from typing import Any

import pandas as pd

# What spreadsheets take for a formula. One sign alone is none, as where characters are counted.
_FORMULA = re.compile(r"\s*[=+\-@].", re.DOTALL)


def as_csv(table: pd.DataFrame, float_format: str | None = None) -> str:
    """Return the table with lines that end as RFC 4180 has it, in CR LF.

    With other line ends the writer puts no quotes around a carriage return, which columns of
    characters may hold, and readers would take it for the end of a row. A text that a spreadsheet
    would compute, as `=cmd|…`, gets an apostrophe before it: names are a stranger's.
    """
    shown = table.rename(columns=_harmless)
    for name in shown.select_dtypes(exclude="number"):
        shown[name] = shown[name].map(_harmless)
    return shown.to_csv(index=False, lineterminator="\r\n", float_format=float_format)


def _harmless(field: Any) -> Any:
    return f"'{field}" if isinstance(field, str) and _FORMULA.match(field) else field
