"""Deciding and recording in bulk: the rules of requests, thousands of entries a second."""
