"""What is due of units: meetings, inspections, surveys, summaries, reports upwards, defects, answers to inspectors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from domain.duties.counting import in_force, on
from domain.duties.duty import AnyOf, Book, Command, Due, Duty, Held, Opens, Said, by, once, with_id
from domain.kernel import days
from domain.kernel.of import Of
from domain.organisation.defects.record import (
    DefectCorrected,
    DefectCorrectionConfirmed,
    DefectOverdue,
    DefectReported,
)
from domain.organisation.defects.tables import DefectCorrection
from domain.organisation.escalation.record import (
    EmergencyReported,
    EscalationOverdue,
    ProblemReported,
    ReportAcknowledged,
    ReportEscalated,
)
from domain.organisation.inspections.record import (
    InspectionDone,
    InspectionKind,
    InspectionMissed,
    InspectionProgrammeBegun,
)
from domain.organisation.inspections.tables import InspectionCadence
from domain.organisation.meetings.record import MeetingHeld, MeetingKind, MeetingMissed, MeetingSeriesBegun
from domain.organisation.meetings.tables import MeetingCadence
from domain.organisation.work.record import (
    MonthlySurveyFiled,
    MonthlySurveyMissed,
    WorkLedgerBegun,
    WorkSummaryFiled,
    WorkSummaryMissed,
)
from domain.organisation.work.tables import SummaryCadence, SurveyCadence
from domain.oversight.findings.record import (
    FindingAnswered,
    FindingOverdue,
    FindingVerified,
    FindingWithdrawn,
    InspectorFindingRaised,
)
from domain.oversight.findings.tables import FindingAnswer


def meeting_of(day: date, kind: str) -> Due:
    """The meeting for the month or the quarter of a day."""
    month = days.month_of(day)
    every = in_force(MeetingCadence, days.bounds(month)[1]).kinds[MeetingKind(kind)].every
    period = days.quarter_of(month) if every == "quarter" else month
    last = days.bounds(period)[1]
    table = in_force(MeetingCadence, last)
    overdue_from = last + timedelta(days=table.kinds[MeetingKind(kind)].grace_days + 1)
    return Due(period, last, overdue_from=overdue_from, pin=table.pin, basis=kind)


def _first_meeting(entry: AnyOf, _book: Book) -> Iterator[Due]:
    yield meeting_of(entry.event.begins_on, entry.event.kind.value)


def _next_meeting(held: Held) -> Due | None:
    return meeting_of(days.bounds(held.key)[1] + timedelta(days=1), held.basis) if held.basis else None


def survey_of(month: str) -> Due:
    last = days.bounds(month)[1]
    table = in_force(SurveyCadence, last)
    return Due(month, last + timedelta(days=table.due_days), pin=table.pin)


def _first_survey(entry: AnyOf, _book: Book) -> Iterator[Due]:
    yield survey_of(days.month_of(entry.event.begins_on))


def _next_survey(held: Held) -> Due:
    return survey_of(days.month_of(days.bounds(held.key)[1] + timedelta(days=1)))


def _survey_filed(entry: AnyOf, _book: Book) -> Iterator[str]:
    if entry.event.period_id is None:  # not a special period's own
        yield entry.event.month


def summary_of(year: int) -> Due:
    last = date(year, 12, 31)
    table = in_force(SummaryCadence, last)
    return Due(str(year), last + timedelta(days=table.due_days), pin=table.pin)


def _first_summary(entry: AnyOf, _book: Book) -> Iterator[Due]:
    yield summary_of(entry.event.begins_on.year)


def _next_summary(held: Held) -> Due:
    return summary_of(int(held.key) + 1)


def inspection_after(since: date, kind: str) -> Due:
    """One interval of the kind after the inspection before, or after the day on which it was missed."""
    table = in_force(InspectionCadence, since)
    inspects = table.kinds[InspectionKind(kind)]
    due_on = days.span(since, inspects.usual.number, inspects.usual.unit).last
    return Due(on=due_on, overdue_from=due_on + timedelta(days=inspects.grace_days + 1), pin=table.pin, basis=kind)


def _first_inspection(entry: AnyOf, _book: Book) -> Iterator[Due]:
    yield inspection_after(entry.event.begins_on, entry.event.kind.value)


def _next_inspection(since: str) -> Opens:
    def due(entry: AnyOf, book: Book) -> Iterator[Due]:
        held = book.held("inspection")
        if held is not None and held.basis:
            yield inspection_after(getattr(entry.event, since), held.basis)

    return due


def _level(field: str) -> Opens:
    def due(entry: AnyOf, _book: Book) -> Iterator[Due]:
        yield Due(getattr(entry.event, field).value, at=entry.event.due_at)

    return due


def _not_confirmed(entry: AnyOf, book: Book) -> Iterator[Due]:
    held = book.held("defect")
    if held is not None and held.status == "satisfied" and not entry.event.confirmed:
        yield Due(on=held.due_on, goes_on=True)


MEETING = Duty(
    word="meeting",
    manager="meetings, surveys, inspections",
    due=Said("The meeting for the month or quarter has to be held.", "应当召开当月或者当季会议。"),
    done_by=Said("The meeting is recorded as held.", "记录会议已召开。"),
    whose="unit",
    of=Of.MEETINGS,
    opens={MeetingSeriesBegun: _first_meeting},
    satisfied={MeetingHeld: by("for_period")},
    breached={MeetingMissed: by("for_period")},
    breach=with_id("RecordMissedMeeting", "for_period"),
    withdrawal=None,
    following=_next_meeting,
    ahead=True,
)
MONTHLY_SURVEY = Duty(
    word="monthly-survey",
    manager="meetings, surveys, inspections",
    due=Said("The survey of the month has to be filed.", "应当提交月度排查情况。"),
    done_by=Said("The survey is filed.", "提交排查情况。"),
    whose="unit",
    of=Of.WORK,
    opens={WorkLedgerBegun: _first_survey},
    satisfied={MonthlySurveyFiled: _survey_filed},
    breached={MonthlySurveyMissed: by("month")},
    breach=with_id("RecordMissedSurvey", "month"),
    withdrawal=None,
    following=_next_survey,
    ahead=True,
)
WORK_SUMMARY = Duty(
    word="work-summary",
    manager="meetings, surveys, inspections",
    due=Said("The summary of the year's work has to be filed.", "应当提交年度工作总结。"),
    done_by=Said("The summary is filed.", "提交工作总结。"),
    whose="unit",
    of=Of.WORK,
    opens={WorkLedgerBegun: _first_summary},
    satisfied={WorkSummaryFiled: by("year")},
    breached={WorkSummaryMissed: by("year")},
    breach=Command("RecordMissedSummary", lambda held: {"year": int(held.key)}),
    withdrawal=None,
    following=_next_summary,
    ahead=True,
)
INSPECTION = Duty(
    word="inspection",
    manager="meetings, surveys, inspections",
    due=Said("The next inspection has to be done.", "应当进行下一次检查。"),
    done_by=Said("The inspection is recorded as done.", "记录检查已完成。"),
    whose="unit",
    of=Of.INSPECTIONS,
    opens={
        InspectionProgrammeBegun: _first_inspection,
        InspectionDone: _next_inspection("inspected_on"),
        InspectionMissed: _next_inspection("due_on"),
    },
    satisfied={InspectionDone: once},
    breached={InspectionMissed: once},
    breach=Command("RecordMissedInspection", lambda _held: {}),
    withdrawal=None,
    again=frozenset({"satisfied", "breached"}),
)
ACKNOWLEDGEMENT = Duty(
    word="report-acknowledgement",
    manager="emergency report",
    due=Said("The level that has the report has to acknowledge it.", "收到报告的上级应当确认。"),
    done_by=Said(
        "The acknowledgement is recorded, or the report goes on to the next level.", "记录确认，或者继续上报。"
    ),
    whose="county",
    of=Of.ESCALATIONS,
    opens={
        EmergencyReported: _level("to_level"),
        ProblemReported: _level("to_level"),
        ReportEscalated: _level("to_level"),
    },
    satisfied={ReportAcknowledged: by("level")},
    cancelled={ReportEscalated: by("from_level")},
    breached={EscalationOverdue: by("level")},
    breach=Command("RecordOverdueEscalation", lambda _held: {}),
    withdrawal=None,
)
DEFECT = Duty(
    word="defect",
    manager="defects",
    due=Said("The defect has to be put right.", "应当整改所发现的问题。"),
    done_by=Said("The correction is recorded.", "记录整改。"),
    whose="unit",
    of=Of.DEFECTS,
    opens={DefectReported: on("due_on", by=DefectCorrection), DefectCorrectionConfirmed: _not_confirmed},
    satisfied={DefectCorrected: once},
    breached={DefectOverdue: once},
    breach=Command("RecordOverdueDefect", lambda _held: {}),
    withdrawal=None,
    again=frozenset({"satisfied"}),
)
FINDING = Duty(
    word="finding-answer",
    manager="finding",
    due=Said("The inspector's finding has to be answered in writing.", "应当书面答复检察机关的意见。"),
    done_by=Said("The answer is recorded, or the finding is withdrawn.", "记录答复，或者检察机关撤回意见。"),
    whose="unit",
    of=Of.FINDINGS,
    opens={
        InspectorFindingRaised: on("due_on", by=FindingAnswer),
        FindingVerified: on("due_on", by=FindingAnswer),
    },
    satisfied={FindingAnswered: once},
    breached={FindingOverdue: once},
    cancelled={FindingWithdrawn: once},
    breach=Command("RecordOverdueFinding", lambda _held: {}),
    withdrawal=None,
    again=frozenset({"satisfied", "breached"}),
)
DUTIES = (MEETING, MONTHLY_SURVEY, WORK_SUMMARY, INSPECTION, ACKNOWLEDGEMENT, DEFECT, FINDING)
