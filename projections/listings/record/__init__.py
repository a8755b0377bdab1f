"""Listings of what stands on record of files: how each stands, its entries, its points."""
