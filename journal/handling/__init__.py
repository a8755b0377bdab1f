"""A command to its answer."""

from journal.handling.desk import Asked, Handled, Handling
from journal.handling.refusals import Contended, KeyReused, OutsideScope, SeenVersionMissing

__all__ = ["Asked", "Contended", "Handled", "Handling", "KeyReused", "OutsideScope", "SeenVersionMissing"]
