"""Duties: what is due, for whom, until when, and what became of it."""
