"""The guardians of one person: what they tell, their silence, how they are urged."""
