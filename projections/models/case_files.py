"""Case files: how one file stands, each fact with the entry that says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

from msgspec.structs import replace

from domain.assessment.points.record import PointsEvent
from domain.assessment.record import AssessmentEvent
from domain.contacts.record import Applied
from domain.intake.background.record import BackgroundEvent
from domain.intake.ending.record import EndingEvent
from domain.intake.filing.record import FilingEvent
from domain.intake.record import IntakeEvent
from domain.intake.relocation.record import RelocationEvent
from domain.intake.term.record import TermEvent
from domain.kernel.entry import Entry
from domain.kernel.event import Event
from domain.oversight.corrections.record import CorrectionsEvent
from projections.model import Model, Sheet
from projections.models.files import course, intake, supervision
from projections.models.files.row import CaseFile

Change = Callable[[CaseFile, Entry[Any]], CaseFile]

_CHANGES: dict[type[Event], Change] = {
    kind: change
    for union, change in (
        (Applied, supervision.contacts),
        (PointsEvent, supervision.points),
        (AssessmentEvent, supervision.assessment),
        (IntakeEvent, intake.intake),
        (BackgroundEvent, intake.background),
        (EndingEvent, intake.ending),
        (FilingEvent, intake.filing),
        (RelocationEvent, course.relocation),
        (TermEvent, course.term),
        (CorrectionsEvent, supervision.corrections),
    )
    for kind in (get_args(union) or (union,))
}


def fold(sheet: Sheet[CaseFile], entry: Entry[Any]) -> Sheet[CaseFile]:
    """The file after one more entry."""
    row = sheet.get() or CaseFile(stream=entry.originator_id)
    changed = _CHANGES[type(entry.event)](row, entry)
    version, position = max(row.version, entry.originator_version), max(row.position, entry.position)
    return sheet.put(replace(changed, version=version, position=position))


MODEL = Model(
    name="case_files",
    version=3,
    order="history",
    row=CaseFile,
    fold=fold,
    handles=frozenset(_CHANGES),
    indexes=("case_number, stream", "unit_id, case_number, stream", "officer_id, case_number"),
)
