"""Changes in somebody's life, and what they write about it."""
