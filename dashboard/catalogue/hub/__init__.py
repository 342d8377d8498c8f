"""The Hub as a visitor meets it: finding models, pulling them, and what became of it."""
