"""How fast memviz is, side by side with what a user would pick instead: `make bench`."""
