"""Meetings of the committee and of the office: series, what they decided, and what became of it."""
