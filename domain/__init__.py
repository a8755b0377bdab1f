"""What may happen: facts, rules and policies, pure; it knows no database, no clock and no chance."""
