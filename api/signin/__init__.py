"""Who is asking: accounts, tokens, and how often one may try."""
