"""What a correction may make of a fact about duties."""

from __future__ import annotations

from domain.duties.record import DutyOverdue
from domain.oversight.corrections.declaring import Correcting

CORRECTING = Correcting({DutyOverdue: frozenset({"duty", "key", "start", "due_on", "due_at"})})
