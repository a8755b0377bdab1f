"""Where somebody may be, is, and was last known to be: positioning, devices, plans, tracks, areas, silence."""
