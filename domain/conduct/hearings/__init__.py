"""What is said to somebody's face about a breach: the hearing, and criticism with teaching."""
