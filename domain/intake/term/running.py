"""The term that runs: as last recalculated, else as the opening entry has it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.case import Case


def term_begins_on(case: Case) -> date | None:
    """The first day of the term; None where the file does not say."""
    return case.term.begins_on or case.intake.term_begins_on


def term_ends_on(case: Case) -> date | None:
    """The last day of the term, inclusive; None where the file does not say."""
    return case.term.ends_on or case.intake.term_ends_on


def term_said(case: Case) -> UUID | None:
    """The event id of the entry that says so."""
    return case.term.said or case.intake.opened_by
