"""The parts of the page Autocomplete, and the route that answers each key."""
