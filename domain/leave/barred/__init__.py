"""Barred persons and barred places: meeting and entering by permission."""
