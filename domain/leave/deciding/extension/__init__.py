"""A leave that is made longer: asked for before it ends, decided by the bands of the whole."""
