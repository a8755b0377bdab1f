"""The top of the ladder: revocation of suspension or parole, and recall to prison."""
