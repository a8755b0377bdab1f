"""Webhooks: entries as others may know them, sent to whoever speaks HTTP alone. README: docs/webhooks.md."""
