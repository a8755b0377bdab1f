"""The term as it is now: from when, until when, and what changed it."""
