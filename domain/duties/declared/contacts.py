"""What is due of contact: check-ins, spot checks, reports on health, and that what is known of somebody is checked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from domain.contacts.checks.record import SpotCheckAnswered, SpotCheckDrawn, SpotCheckMissed, SpotCheckUnknown
from domain.contacts.checks.tables import SpotCheckRate
from domain.contacts.health.record import (
    HealthReported,
    MedicalIntervalExtended,
    MedicalReviewFiled,
    MedicalReviewMissed,
)
from domain.contacts.health.tables import MedicalCadence
from domain.contacts.record import (
    CheckInExcused,
    CheckInMissed,
    CheckInReceived,
    CheckInScheduled,
    CheckInUnknown,
    MissWithdrawn,
)
from domain.contacts.tables import CheckInCadence
from domain.duties.counting import day_of, in_force, on, pinned, table_of
from domain.duties.duty import AnyOf, Book, Command, Due, Duty, Held, Said, by, once, with_id, withdrawal
from domain.intake.record import CaseOpened
from domain.kernel import days
from domain.organisation.knowledge.record import KnowledgeCheckOverdue, KnowledgeCheckRecorded
from domain.organisation.knowledge.tables import SixClears


def _check_in(entry: AnyOf, _book: Book) -> Iterator[Due]:
    event: CheckInScheduled = entry.event
    overdue_from = event.grace_until + timedelta(days=1)
    yield Due(str(event.check_in_id), event.due_on, None, overdue_from, pinned(entry, CheckInCadence))


def _spot_check(entry: AnyOf, _book: Book) -> Iterator[Due]:
    yield Due(str(entry.event.check_id), at=entry.event.answer_by, pin=pinned(entry, SpotCheckRate))


def report_of(month: str) -> Due:
    """The report on a month: by the table in force on the month's last day."""
    last = days.bounds(month)[1]
    table = in_force(MedicalCadence, last)
    return Due(month, on=last + timedelta(days=table.report_days), pin=table.pin)


def _first_report(entry: AnyOf, _book: Book) -> Iterator[Due]:
    opened_on = day_of(entry.occurred_at)
    if entry.event.category in in_force(MedicalCadence, opened_on).categories:
        yield report_of(days.month_of(opened_on))


def _next_report(held: Held) -> Due:
    return report_of(days.month_of(days.add_months(days.bounds(held.key)[0], 1)))


def _first_review(entry: AnyOf, _book: Book) -> Iterator[Due]:
    opened_on = day_of(entry.occurred_at)
    table = in_force(MedicalCadence, opened_on)
    if entry.event.category in table.categories:
        yield _review(table.review.counted(opened_on).last, table)


def _next_review(entry: AnyOf, _book: Book) -> Iterator[Due]:
    due_on: date = entry.event.next_due_on
    yield _review(due_on, table_of(entry, MedicalCadence, day_of(entry.occurred_at)))


def _review(due_on: date, table: MedicalCadence) -> Due:
    return Due(on=due_on, overdue_from=due_on + timedelta(days=table.grace_days + 1), pin=table.pin)


def _check_known(entry: AnyOf, _book: Book) -> Iterator[Due]:
    opened_on = day_of(entry.occurred_at)
    table = in_force(SixClears, opened_on)
    yield Due(on=opened_on + timedelta(days=table.days), pin=table.pin)


CHECK_IN = Duty(
    word="check-in",
    manager="check-in",
    due=Said("The person has to check in.", "社区矫正对象应当报告。"),
    done_by=Said("A check-in is recorded, or the person is excused.", "记录报告，或者免除该次报告。"),
    whose="officer",
    opens={CheckInScheduled: _check_in},
    satisfied={CheckInReceived: by("check_in_id")},
    breached={CheckInMissed: by("check_in_id")},
    withdrawn={MissWithdrawn: by("check_in_id")},
    cancelled={CheckInExcused: by("check_in_id")},
    unknown={CheckInUnknown: by("check_in_id")},
    breach=with_id("RecordMissedCheckIn", "check_in_id"),
    withdrawal=withdrawal("WithdrawMiss", "check_in_id", reason="received_in_time"),
    pauses="falls_away",
    retries=False,
)
SPOT_CHECK = Duty(
    word="spot-check",
    manager="check-in",
    due=Said("The person has to answer a spot check.", "社区矫正对象应当应答抽查。"),
    done_by=Said("The answer is recorded.", "记录抽查的应答。"),
    whose="officer",
    opens={SpotCheckDrawn: _spot_check},
    satisfied={SpotCheckAnswered: by("check_id")},
    breached={SpotCheckMissed: by("check_id")},
    unknown={SpotCheckUnknown: by("check_id")},
    breach=with_id("RecordMissedSpotCheck", "check_id"),
    pauses="falls_away",
)
HEALTH_REPORT = Duty(
    word="health-report",
    manager="medical",
    due=Said("The person has to report on their health for the month.", "社区矫正对象应当报告当月身体情况。"),
    done_by=Said("The report for that month is recorded.", "记录该月的身体情况报告。"),
    whose="officer",
    opens={CaseOpened: _first_report},
    satisfied={HealthReported: by("for_month")},
    following=_next_report,
    ahead=True,
    pauses="falls_away",
)
MEDICAL_REVIEW = Duty(
    word="medical-review",
    manager="medical",
    due=Said("The person has to file a medical review.", "社区矫正对象应当提交病情复查情况。"),
    done_by=Said("A review is filed, or put off by who may.", "提交复查，或者由有权机关延长。"),
    whose="officer",
    opens={CaseOpened: _first_review, MedicalReviewFiled: _next_review, MedicalIntervalExtended: _next_review},
    satisfied={MedicalReviewFiled: once},
    breached={MedicalReviewMissed: once},
    cancelled={MedicalIntervalExtended: once},
    breach=Command("RecordMissedReview", lambda _held: {}),
    again=frozenset({"satisfied", "breached", "cancelled"}),
    pauses="waits",
)
KNOWLEDGE_CHECK = Duty(
    word="knowledge-check",
    manager="six clears",
    due=Said("What is known of the person has to be checked again.", "应当重新核查对社区矫正对象的“六清”。"),
    done_by=Said("A check is recorded.", "记录核查。"),
    whose="officer",
    opens={CaseOpened: _check_known, KnowledgeCheckRecorded: on("next_due_on", by=SixClears)},
    satisfied={KnowledgeCheckRecorded: once},
    breached={KnowledgeCheckOverdue: once},
    breach=Command("RecordOverdueKnowledgeCheck", lambda _held: {}),
    again=frozenset({"satisfied", "breached", "cancelled"}),
)
DUTIES = (CHECK_IN, SPOT_CHECK, HEALTH_REPORT, MEDICAL_REVIEW, KNOWLEDGE_CHECK)
