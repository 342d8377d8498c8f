"""Writing to disk: whole files, and one process at a time."""
