"""On whom documents are served, and what came back: the proof that somebody was told."""
