"""How the record itself is watched over: corrections by two people, and who looked at what."""
