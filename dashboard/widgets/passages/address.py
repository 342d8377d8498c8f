"""Where a text to read lives in the address."""

TEXT = "passage"
