"""The base of consumers: each entry once, in order, whatever dies on the way. README: docs/consumers.md."""
