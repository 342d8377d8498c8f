"""States that are edited, mapped and matched, as they are shown: a chart each, and sentences."""
