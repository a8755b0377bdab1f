"""One example of every event and command of health."""

from __future__ import annotations

from datetime import UTC, date, datetime

from msgspec.structs import replace

from domain.contacts.health import rules
from domain.contacts.health.record import (
    HealthReported,
    MedicalIntervalExtended,
    MedicalReviewFiled,
    MedicalReviewMissed,
)
from domain.intake.examples import NOW, OPEN, OPENED_AT, opened
from domain.intake.record import Sentence
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.event import Event
from domain.kernel.rule import Draft, Example

#: A file of somebody released because of their health, opened on 5 January: the first review is due on 5 April.
RELEASED = (Draft(replace(opened, category=Sentence.TEMPORARY_RELEASE), Occurred(OPENED_AT)),)

EVENTS: tuple[Event, ...] = (
    HealthReported(for_month="2026-02", state="unchanged", note="Still on dialysis."),
    MedicalReviewFiled(
        finding="ground_holds",
        hospital="hospital-2",
        due_on=date(2026, 4, 5),
        next_due_on=date(2026, 7, 3),
        digest="ab" * 32,
        note="No change.",
    ),
    MedicalReviewMissed(due_on=date(2026, 4, 5), grace_until=date(2026, 4, 10)),
    MedicalIntervalExtended(
        months=2, due_on=date(2026, 4, 5), next_due_on=date(2026, 6, 5), reason="Bedridden; a nurse comes weekly."
    ),
)

_report = rules.ReportHealth(for_month="2026-02", state="unchanged")
_file = rules.FileMedicalReview(finding="ground_holds", hospital="hospital-2")
_extend = rules.ExtendMedicalInterval(months=2, reason="Bedridden.")
_later = datetime(2026, 4, 11, 2, tzinfo=UTC)

COMMANDS: tuple[Example, ...] = (
    Example(given=RELEASED, command=_report, now=NOW, then=(HealthReported,)),
    Example(given=OPEN, command=_report, now=NOW, refused=rules.NoMedicalDuty),
    Example(given=RELEASED, command=_file, now=NOW, then=(MedicalReviewFiled,)),
    Example(given=OPEN, command=_file, now=NOW, refused=rules.NoMedicalDuty),
    Example(given=RELEASED, command=rules.RecordMissedReview(), by=Role.CLOCK, now=_later, then=(MedicalReviewMissed,)),
    Example(given=RELEASED, command=rules.RecordMissedReview(), by=Role.CLOCK, now=NOW, refused=rules.ReviewNotOverdue),
    Example(given=RELEASED, command=_extend, by=Role.UPPER, now=NOW, then=(MedicalIntervalExtended,)),
    Example(given=RELEASED, command=_extend, by=Role.REVIEWER, now=NOW, refused=rules.ExtenderNotCompetent),
)
