"""The parts of the page States."""
