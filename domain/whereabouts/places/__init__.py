"""Places on the ground: datums, distances, outlines, fixes and crossings. Pure."""
