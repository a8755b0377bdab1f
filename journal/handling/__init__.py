"""A command to its answer."""

from journal.handling.asked import Asked, Handled
from journal.handling.desk import Handling
from journal.handling.refusals import Contended, KeyReused, OutsideScope, SeenVersionMissing

__all__ = ["Asked", "Contended", "Handled", "Handling", "KeyReused", "OutsideScope", "SeenVersionMissing"]
