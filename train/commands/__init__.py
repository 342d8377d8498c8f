"""The commands of `python -m train`, one a file."""
