"""Every duty that the platform knows, declared once: a file an area."""

from __future__ import annotations

from domain.duties.declared import (
    arrival,
    assessment,
    conduct,
    contacts,
    ending,
    leave,
    moving,
    organisation,
    people,
    silence,
    whereabouts,
)
from domain.duties.duty import Duty

#: All of them.
DUTIES: tuple[Duty, ...] = (
    *ending.DUTIES,
    *arrival.DUTIES,
    *contacts.DUTIES,
    *silence.DUTIES,
    *leave.DUTIES,
    *moving.DUTIES,
    *whereabouts.DUTIES,
    *conduct.DUTIES,
    *assessment.DUTIES,
    *people.DUTIES,
    *organisation.DUTIES,
)
#: The same by their words.
BY_WORD: dict[str, Duty] = {duty.word: duty for duty in DUTIES}
