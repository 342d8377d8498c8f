"""Measuring models on a page: in the background, one at a time, for all visitors."""
