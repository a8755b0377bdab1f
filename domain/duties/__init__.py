"""Duties: what is due, from which event, by which rule, until when, and what would satisfy it."""
