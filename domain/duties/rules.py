"""The commands of duties are the clock's."""
