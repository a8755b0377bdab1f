"""What a correction may make of a fact about the people who supervise."""

from __future__ import annotations

from domain.oversight.corrections.declaring import Correcting

CORRECTING = Correcting()
