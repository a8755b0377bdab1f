"""When nothing is heard: gaps, lost contact, the search, and how it ended."""
