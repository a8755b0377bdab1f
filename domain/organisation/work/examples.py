"""One example of every event and command of the working ledger."""

from __future__ import annotations

from datetime import UTC, date, datetime

from domain.intake.examples import NOW, UNIT
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example
from domain.organisation.work import refusals
from domain.organisation.work.record import (
    ActivityRecorded,
    Effect,
    MonthlySurveyFiled,
    MonthlySurveyMissed,
    PolicyPublished,
    WorkLedgerBegun,
    WorkSummaryFiled,
    WorkSummaryMissed,
)
from domain.organisation.work.rules import (
    BeginWorkLedger,
    FileMonthlySurvey,
    FileWorkSummary,
    PublishPolicy,
    RecordActivity,
    RecordMissedSummary,
    RecordMissedSurvey,
)

begun = WorkLedgerBegun(unit_id=UNIT, begins_on=date(2025, 6, 1))
filed = MonthlySurveyFiled(
    month="2026-02",
    registered=41,
    present=40,
    moved_in=2,
    moved_out=1,
    effect=Effect.GOOD,
    days_late=0,
    measures=("home-visits", "talks"),
    note="One is in hospital.",
)
summary = WorkSummaryFiled(year=2025, days_late=0, lessons=("earlier-visits",), note="A quiet year.")

EVENTS: tuple[Event, ...] = (
    begun,
    filed,
    MonthlySurveyMissed(month="2026-02", due_on=date(2026, 3, 5)),
    summary,
    WorkSummaryMissed(year=2025, due_on=date(2026, 1, 31)),
    ActivityRecorded(activity="publicity", reached=120, about="the-law", note="At the market."),
    PolicyPublished(table="checkin.cadence", version="prc-2020", place="notice-board"),
)

_survey = FileMonthlySurvey(month="2026-02", registered=41, present=40, moved_in=2, moved_out=1, effect=Effect.GOOD)
_missed = RecordMissedSurvey(month="2026-02")
_summary = FileWorkSummary(year=2025)
_late_summary = RecordMissedSummary(year=2025)
_activity = RecordActivity(activity="publicity", reached=120)
_post = PublishPolicy(table="survey.cadence", place="notice-board")
_in_time = datetime(2026, 1, 31, 2, tzinfo=UTC)

COMMANDS: tuple[Example, ...] = (
    Example(
        command=BeginWorkLedger(unit_id=UNIT, begins_on=date(2026, 1, 1)),
        by=Role.REVIEWER,
        now=NOW,
        then=(WorkLedgerBegun,),
    ),
    Example(
        given=(begun,),
        command=BeginWorkLedger(unit_id=UNIT, begins_on=date(2026, 1, 1)),
        by=Role.REVIEWER,
        now=NOW,
        refused=refusals.LedgerBegunAlready,
    ),
    Example(given=(begun,), command=_survey, now=NOW, then=(MonthlySurveyFiled,)),
    Example(given=(begun, filed), command=_survey, now=NOW, refused=refusals.SurveyFiledAlready),
    Example(given=(begun,), command=_missed, by=Role.CLOCK, now=NOW, then=(MonthlySurveyMissed,)),
    Example(given=(begun, filed), command=_missed, by=Role.CLOCK, now=NOW, refused=refusals.SurveyFiledAlready),
    Example(given=(begun,), command=_summary, now=NOW, then=(WorkSummaryFiled,)),
    Example(given=(begun, summary), command=_summary, now=NOW, refused=refusals.SummaryFiledAlready),
    Example(given=(begun,), command=_late_summary, by=Role.CLOCK, now=NOW, then=(WorkSummaryMissed,)),
    Example(given=(begun,), command=_late_summary, by=Role.CLOCK, now=_in_time, refused=refusals.SummaryNotOverdue),
    Example(given=(begun,), command=_activity, now=NOW, then=(ActivityRecorded,)),
    Example(command=_activity, now=NOW, refused=refusals.LedgerNotBegun),
    Example(given=(begun,), command=_post, now=NOW, then=(PolicyPublished,)),
    Example(
        given=(begun,),
        command=PublishPolicy(table="no.such.table", place="notice-board"),
        now=NOW,
        refused=refusals.TableUnknown,
    ),
)
