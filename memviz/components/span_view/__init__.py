"""The span view: a text in which a visitor selects a stretch, by mouse, touch or keys."""
