"""What the work plans ask for, and what of the catalogue carries it: one file a slice."""
