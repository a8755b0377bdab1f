"""A small invented roster and its mapping: what an import looks like. Nobody in it exists."""
