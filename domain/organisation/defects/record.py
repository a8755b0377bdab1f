"""Defects: a stream for each, until somebody else confirms that it is put right."""

from __future__ import annotations

import enum
from datetime import date
from typing import assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import AccountId, Code, Count, Digest, UnitId


class FoundBy(enum.StrEnum):
    """How a defect came to light."""

    SELF_CHECK = "self_check"
    INSPECTION = "inspection"
    PROCURATORATE = "procuratorate"
    COMPLAINT = "complaint"


class DefectReported(Fact, topic="organisation.defect-reported.v1"):
    """A defect of the work of {unit_id} was reported ({defect}, found by {found_by}), to be put right by {due_on}.

    defect: a code. due_on: by the table ``defect.correction``. responsible_id: who puts it right. source: event id of
    the inspection or the like that found it.
    """

    unit_id: UnitId
    defect: Code
    found_by: FoundBy
    due_on: date
    responsible_id: AccountId
    source: UUID | None = None
    note: Personal[Text | None, Category.NARRATIVE] = None


class DefectCorrected(Fact, topic="organisation.defect-corrected.v1"):
    """The defect was put right ({measures}), {days_late} days late.

    measures: code of what was done. digest: of the document that shows it.
    """

    measures: Code
    days_late: Count
    digest: Digest | None = None
    note: Personal[Text | None, Category.NARRATIVE] = None


class DefectCorrectionConfirmed(Decision, topic="organisation.defect-correction-confirmed.v1"):
    """Somebody else has seen that the defect is put right: {confirmed}.

    confirmed: false where it is not, so that it is open again.
    """

    confirmed: bool
    note: Personal[Text | None, Category.NARRATIVE] = None


class DefectOverdue(Fact, topic="organisation.defect-overdue.v1"):
    """The defect had not been put right by {due_on}."""

    due_on: date


DefectsEvent = DefectReported | DefectCorrected | DefectCorrectionConfirmed | DefectOverdue


class Defect(msgspec.Struct, frozen=True, omit_defaults=True):
    """A defect: the event ids of what was recorded of it. corrected: None while it is open."""

    unit_id: str
    due_on: date
    entry: UUID
    corrected: UUID | None = None
    confirmed: UUID | None = None
    overdue: UUID | None = None


def evolve(defect: Defect | None, entry: Entry[DefectsEvent]) -> Defect | None:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case DefectReported() as e:
            return defect or Defect(e.unit_id, e.due_on, entry.event_id)
        case DefectCorrected():
            return defect and replace(defect, corrected=entry.event_id)
        case DefectCorrectionConfirmed(confirmed=confirmed):
            if defect is None:
                return None
            return replace(defect, confirmed=entry.event_id) if confirmed else replace(defect, corrected=None)
        case DefectOverdue():
            return defect and replace(defect, overdue=entry.event_id)
        case _ as unhandled:
            assert_never(unhandled)
