"""The correction group of one person: four helpers and the person, as the plans call it 4+1."""
