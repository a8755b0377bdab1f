"""How the consumers that keep their marks in PostgreSQL fare, and having them try again what they parked."""
