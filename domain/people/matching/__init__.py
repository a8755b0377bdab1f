"""Which volunteer helps whom: proposed with reasons, decided by a person."""
