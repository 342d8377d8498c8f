"""The commands of `python -m memviz`, one a file."""
