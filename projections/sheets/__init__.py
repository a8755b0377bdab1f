"""Sheets on their way to and from tables: column types, bulk writing, reading, digests."""
