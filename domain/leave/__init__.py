"""Being away with leave and without it: asked for, decided, on the way, back; travel, barred persons, absence."""
