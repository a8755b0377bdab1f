"""Rewards: merit, praise, commutation."""
