"""The report card of a unit as it is shown: columns, curves, sentences, a paper's table."""
