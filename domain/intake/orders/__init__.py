"""Prohibition orders and how they are kept, exit bans, travel documents that are held."""
