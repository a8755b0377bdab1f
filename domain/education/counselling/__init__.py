"""Psychological counselling, and whom it sends a person to."""
