"""The version of memviz, as CHANGELOG.md tells what came with each."""

__version__ = "0.1.0"
