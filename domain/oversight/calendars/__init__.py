"""Which calendar of workdays a unit published, pinned by the digest of its content."""
