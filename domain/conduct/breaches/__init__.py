"""Breaches: alleged, investigated, heard, substantiated or not, taken back."""
