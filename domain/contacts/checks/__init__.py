"""Checks by information technology, and spot checks drawn by lot."""
