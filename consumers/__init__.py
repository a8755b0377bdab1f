"""Tell others: what leaves the journal for other systems."""
