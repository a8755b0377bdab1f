"""Check-ins: asked for, received, missed, excused; and those that nothing asked for."""
