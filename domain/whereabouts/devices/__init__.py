"""The devices that give positions: fitted, faulty, tampered with, replaced, taken off."""
