"""The sources by which people report (apps, kiosks, lines): who registered them, and when they were down."""
