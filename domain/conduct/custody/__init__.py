"""Crimes that are told of, arrest on the way to a ruling, and every other detention."""
