"""Where do these differ: prompts to begin with, on every page that shows models at a text."""
