"""A table as a CSV file that keeps every character, carriage returns included."""

import pandas as pd


def as_csv(table: pd.DataFrame, float_format: str | None = None) -> str:
    """Return the table with lines that end as RFC 4180 has it, in CR LF.

    With other line ends the writer puts no quotes around a carriage return, which columns of
    characters may hold, and readers would take it for the end of a row.
    """
    return table.to_csv(index=False, lineterminator="\r\n", float_format=float_format)
