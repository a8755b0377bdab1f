"""Proof that the history is whole: tree, tiles, signed checkpoints. Pure; no database, no clock."""
