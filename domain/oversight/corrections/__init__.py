"""How a wrong fact is put right: proposed by one person, decided by another."""
