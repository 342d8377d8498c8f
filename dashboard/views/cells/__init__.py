"""The parts of the page Cells."""
