"""Supervision that is suspended, and resumed."""
