"""The seeds by which spot checks are drawn."""
