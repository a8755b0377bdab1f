"""Under which special rules somebody is supervised."""
