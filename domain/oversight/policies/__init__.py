"""How policies come into force: drafted by one person, activated by another, retired; content pinned by its digest."""
