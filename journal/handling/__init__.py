"""A command to its answer."""

from journal.handling.desk import Asked, Contended, Handled, Handling, KeyReused, OutsideScope, SeenVersionMissing

__all__ = ["Asked", "Contended", "Handled", "Handling", "KeyReused", "OutsideScope", "SeenVersionMissing"]
