"""How fast memviz is, beside the other ways to compute the same: `make bench`."""
