"""One example of every event and command about defects."""

from __future__ import annotations

from datetime import UTC, date, datetime

from domain.intake.examples import NOW, UNIT
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example
from domain.organisation import refusals as of_units
from domain.organisation.defects import rules
from domain.organisation.defects.record import (
    DefectCorrected,
    DefectCorrectionConfirmed,
    DefectOverdue,
    DefectReported,
    FoundBy,
)
from domain.organisation.defects.rules import (
    ConfirmDefectCorrected,
    RecordDefectCorrected,
    RecordOverdueDefect,
    ReportDefect,
)

reported = DefectReported(
    unit_id=UNIT,
    defect="talks-not-entered",
    found_by=FoundBy.INSPECTION,
    due_on=date(2026, 3, 24),
    responsible_id="officer-7",
    note="Two talks of February are missing.",
)
corrected = DefectCorrected(measures="entered-late", days_late=0)
confirmed = DefectCorrectionConfirmed(confirmed=True)

EVENTS: tuple[Event, ...] = (reported, corrected, confirmed, DefectOverdue(due_on=date(2026, 3, 24)))

_correct = RecordDefectCorrected(measures="entered-late")
_confirm = ConfirmDefectCorrected(confirmed=True)
_after = datetime(2026, 3, 25, 2, tzinfo=UTC)


def _report(unit_id: str) -> ReportDefect:
    return ReportDefect(
        unit_id=unit_id, defect="talks-not-entered", found_by=FoundBy.INSPECTION, responsible_id="officer-7"
    )


COMMANDS: tuple[Example, ...] = (
    Example(command=_report(UNIT), now=NOW, then=(DefectReported,)),
    Example(command=_report("no-such-office"), now=NOW, refused=of_units.UnitNotEstablished),
    Example(given=(reported,), command=_correct, now=NOW, then=(DefectCorrected,)),
    Example(given=(reported, corrected), command=_correct, now=NOW, refused=rules.DefectCorrectedAlready),
    Example(
        given=(reported, corrected),
        command=_confirm,
        by=Role.REVIEWER,
        now=NOW,
        then=(DefectCorrectionConfirmed,),
    ),
    Example(given=(reported,), command=_confirm, by=Role.REVIEWER, now=NOW, refused=rules.DefectNotCorrected),
    Example(given=(reported,), command=RecordOverdueDefect(), by=Role.CLOCK, now=_after, then=(DefectOverdue,)),
    Example(given=(reported,), command=RecordOverdueDefect(), by=Role.CLOCK, now=NOW, refused=rules.DefectNotOverdue),
)
