"""A link to copy: the address of the page with another query."""
