"""The parts of the page Accuracy."""
