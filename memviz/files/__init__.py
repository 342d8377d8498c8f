"""Writing to disk."""
