"""Everyday knowledge of the person: the six clears, daily notes, who was told, good and bad examples."""
