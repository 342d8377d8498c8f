"""A table as a CSV file in which every character comes back as it was."""

import pandas as pd


def as_csv(table: pd.DataFrame, float_format: str | None = None) -> str:
    """Return the table with lines that end as RFC 4180 has it, in CR LF.

    With other line ends the writer leaves a carriage return without quotes, and readers take it
    for the end of a row: columns of characters hold some.
    """
    return table.to_csv(index=False, lineterminator="\r\n", float_format=float_format)
