"""What follows the record: the clock, and what leaves the journal for other systems."""
