"""Defects of the work: what went wrong, by when it is put right, and whether somebody else has seen that it is."""
