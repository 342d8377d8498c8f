"""What pages are made of: choices, figures, and the menus that save them."""
