"""The page Memory: what of the past is in the chosen models' states, and what of it is used."""
