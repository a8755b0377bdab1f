"""Reads: what may be looked at, each look with its purpose and its record."""
