"""Case files: how one file stands, each fact with the entry that says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, LiteralString, get_args

from msgspec.structs import replace

import domain.catalogue  # noqa: F401  (registers every event)
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
from domain.kernel.event import CATALOGUE, Event, slice_of
from domain.kinds import CASES, CORRECTIONS, RESTATEMENTS, kind_of
from domain.oversight.corrections.record import CorrectionsEvent
from domain.oversight.looks import record as looks
from domain.oversight.restrictions.record import RestrictionsEvent
from projections.model import Model, Sheet
from projections.models.files import course, intake, supervision
from projections.models.files.row import CaseFile

Change = Callable[[CaseFile, Entry[Any]], None]

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
        (RestrictionsEvent, course.restrictions),
        (CorrectionsEvent, supervision.corrections),
    )
    for kind in (get_args(union) or (union,))
}

#: All that happens on files: what changes no column raises the version, on which decisions are taken, all the same.
_ON_FILES = frozenset(
    kind for kind in CATALOGUE.values() if kind_of(kind) is CASES and slice_of(kind) != slice_of(looks.FileShown)
)


#: That a step of taking somebody in was not made, for SQL.
LACKS_A_STEP: LiteralString = (
    "(officer_id IS NULL OR risk IS NULL OR level IS NULL OR plan IS NULL OR inducted_at IS NULL"
    " OR identity_verified_at IS NULL)"
)

#: What says whose a file is.
_OF_HOLDING = (intake.intake, intake.ending, course.relocation, course.term, course.restrictions)


def fold(sheet: Sheet[CaseFile], entry: Entry[Any]) -> Sheet[CaseFile]:
    """The file after one more entry."""
    kind = type(entry.event)
    row = sheet.draft()
    if row is None:
        if kind in CORRECTIONS | RESTATEMENTS:
            return sheet  # of another stream than a file: these do not say what they are about
        row = CaseFile(stream=entry.originator_id)
        sheet.put(row)
    row.version = max(row.version, entry.originator_version)
    row.position = max(row.position, entry.position)
    if kind in _CHANGES:
        _CHANGES[kind](row, entry)
    return sheet


MODEL = Model(
    name="case_files",
    version=5,
    order="history",
    row=CaseFile,
    fold=fold,
    handles=_ON_FILES,
    indexes=(
        "case_number, stream",
        "unit_id, case_number, stream",
        "officer_id, case_number",
        "opened_at, stream WHERE ended_at IS NULL",
        f"opened_at, stream WHERE ended_at IS NULL AND {LACKS_A_STEP}",
        "unit_id, officer_id WHERE ended_at IS NULL",
    ),
)

#: The same as far as most listings ask of files: whose each is, its number, its name, who reaches it, whether it has
#: ended. Of the past it is folded from the few entries that say so; columns that others change are not to be asked.
HELD = replace(
    MODEL,
    handles=frozenset(kind for kind, change in _CHANGES.items() if change in _OF_HOLDING),
)
