"""What was due in a period and is not settled is listed when the period is closed, with the entries that say so."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from msgspec.structs import replace

from domain.assessment.points.record import Item, PeriodClosed
from domain.assessment.points.rules import ClosePeriod
from domain.assessment.record import ClassAssigned, Ground, SupervisionClass
from domain.assessment.results.examples import decided, filed
from domain.catalogue import event_examples
from domain.conduct.breaches.record import BreachAlleged
from domain.conduct.carrying_out.record import ExecutionConfirmed
from domain.conduct.sanctions.examples import ADMONISHED
from domain.contacts.health.examples import RELEASED
from domain.contacts.health.record import HealthReported, MedicalReviewFiled
from domain.contacts.record import TalkHeld
from domain.education.attendance.examples import attended, done
from domain.education.attendance.record import Credit, HoursCredited
from domain.education.counselling.examples import held, referred
from domain.education.counselling.record import ReferralAnswered
from domain.education.elsewhere.examples import requested as asked
from domain.education.elsewhere.record import FollowUpReported
from domain.intake.ending.examples import discharged
from domain.intake.examples import OPEN, adopted, due, reported
from domain.intake.orders.examples import ORDER, ordered
from domain.intake.orders.record import ComplianceReported
from domain.intake.pausing.record import CaseSuspended
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.rule import Draft, example_id
from domain.leave.absence.examples import ORDERED
from domain.leave.absence.record import RectificationDone
from domain.leave.away.examples import departed
from domain.leave.away.record import LeaveOverdue, LeaveReportedBack
from domain.leave.deciding.examples import APPROVED
from domain.leave.examples import LEAVE
from domain.organisation.knowledge.examples import checked
from domain.people.guardians.examples import GUARDIAN, appointed, silent
from domain.people.guardians.record import GuardianFeedbackReceived
from domain.whereabouts.devices.examples import DEVICE, FITTED, faulty
from domain.whereabouts.devices.record import DeviceRestored
from domain.whereabouts.silence.examples import lost, started

#: Periods are closed in April; February is the one that is asked about, so what is due on its last day is due in it.
NOW = datetime(2026, 4, 2, 2, tzinfo=UTC)
LAST, NEXT = date(2026, 2, 28), date(2026, 3, 1)


def on(event, day):
    """An event at noon of a day."""
    return Draft(event, Occurred(datetime.combine(day, time(4), UTC)))


def closing(given, *file, period="2026-02"):
    """What closing a period lists, and the entries that it rests on."""
    outcome = given(*file).when(ClosePeriod(period=period), by=Role.REVIEWER, at=NOW).then(PeriodClosed)
    (draft,) = outcome.drafts
    return set(draft.event.unsettled), draft.evidence


def leave(last):
    """A leave on which somebody is away until a day."""
    first = last - timedelta(days=4)
    whole = {"starts_on": first, "ends_on": last}
    book = [
        d._replace(event=replace(d.event, **whole)) if hasattr(d.event, "starts_on") else d for d in drafts(APPROVED)
    ]
    return (*book, on(replace(departed, departed_on=first, next_report_on=last + timedelta(days=90)), first))


def drafts(file):
    return [one if isinstance(one, Draft) else Draft(one) for one in file]


def alleged(day):
    event = next(event for event in event_examples() if isinstance(event, BreachAlleged))
    return (*OPEN, on(replace(event, from_on=day, until_on=day), day))


BACK = LeaveReportedBack(leave_id=LEAVE, departed_on=LAST, returned_on=LAST, due_on=LAST, days_away=1, days_overdue=0)
HEARD = GuardianFeedbackReceived(guardian_id=GUARDIAN, way="phone", concern="no_concern", heard_by=date(2026, 6, 1))
ANSWERED = ReferralAnswered(referral_id=referred.referral_id, outcome="taken_up", answer_by=LAST, days_late=0)
REPORTED = FollowUpReported(follow_up_id=asked.follow_up_id, result="doing_well", due_on=LAST, days_late=0)
COMPLIED = ComplianceReported(order_id=ORDER, kept=True, due_on=LAST, days_late=0, next_by=date(2026, 6, 1))
RESTORED = DeviceRestored(device_id=DEVICE)
RECTIFIED = RectificationDone(
    rectification_id=ORDERED[-1].event.rectification_id,
    measure=ORDERED[-1].event.measure,
    due_on=LAST,
    days_late=0,
)


@pytest.mark.parametrize(
    ("item", "file", "settles"),
    [
        (Item.FIRST_REPORT, lambda day: (*OPEN, replace(due, due_on=day)), reported),
        (Item.LEAVE_RETURN, leave, BACK),
        (Item.RECTIFICATION, lambda day: (*ORDERED[:-1], replace(ORDERED[-1].event, due_on=day)), RECTIFIED),
        (Item.COMPLIANCE_REPORT, lambda day: (*OPEN, replace(ordered, report_by=day)), COMPLIED),
        (Item.PENDING_OBJECTION, lambda day: (*OPEN, replace(filed, decide_by=day)), decided),
        (Item.REFERRAL_ANSWER, lambda day: (*OPEN, held, replace(referred, answer_by=day)), ANSWERED),
        (Item.FOLLOW_UP_REPORT, lambda day: (*OPEN, replace(asked, due_on=day)), REPORTED),
        (Item.GUARDIAN_CONTACT, lambda day: (*OPEN, replace(appointed, heard_by=day)), HEARD),
        (Item.KNOWLEDGE_CHECK, lambda day: (*OPEN, replace(checked, next_due_on=day)), checked),
        (Item.DEVICE_REPLACEMENT, lambda day: (*FITTED, replace(faulty, replace_by=day)), RESTORED),
        (Item.SEARCH_FOR_PERSON, lambda day: (*OPEN, replace(lost, search_by=on(None, day).occurred.at)), started),
    ],
)
def test_what_was_due_in_the_period_and_is_not_settled_is_listed(given, item, file, settles):
    listed, _ = closing(given, *file(LAST))
    assert item in listed
    not_yet, _ = closing(given, *file(NEXT))
    assert item not in not_yet
    after = replace(settles, next_due_on=date(2026, 6, 1)) if settles is checked else settles
    settled, _ = closing(given, *file(LAST), after)
    assert item not in settled


def test_a_breach_is_answered_and_a_decision_carried_out_within_their_days(given):
    for day, missed in ((date(2026, 1, 29), True), (date(2026, 1, 30), False)):
        listed, evidence = closing(given, *alleged(day))
        assert (Item.BREACH_ANSWER in listed, str(example_id(1)) in evidence) == (missed, missed)
    *before, admonished = ADMONISHED
    for day, missed in ((date(2026, 2, 25), True), (date(2026, 2, 26), False)):
        file = (*before, on(admonished.event, day))
        listed, evidence = closing(given, *file)
        decision = str(example_id(len(before)))
        assert (Item.DECISION_CARRIED_OUT in listed, decision in evidence) == (missed, missed)
        carried = ExecutionConfirmed(entry=example_id(len(before)), decided="admonition", due_on=day, days_late=0)
        assert Item.DECISION_CARRIED_OUT not in closing(given, *file, carried)[0]


def test_a_report_on_the_way_is_listed_until_the_return_is(given):
    *book, gone = leave(date(2026, 3, 31))
    for day, missed in ((LAST, True), (NEXT, False)):
        listed, _ = closing(given, *book, gone._replace(event=replace(gone.event, next_report_on=day)))
        assert (Item.LEAVE_REPORT in listed, Item.LEAVE_RETURN in listed) == (missed, False)


def test_reports_and_reviews_of_health_are_listed_where_they_are_asked_for(given):
    assert not {Item.SICKNESS_REVIEW, Item.REPORT_ON_HEALTH} & closing(given, *OPEN, period="2026-03")[0]
    assert Item.REPORT_ON_HEALTH not in closing(given, *RELEASED, period="2026-01")[0]
    assert Item.REPORT_ON_HEALTH in closing(given, *RELEASED)[0]
    january = HealthReported(for_month="2026-01", state="unchanged", days_late=0)
    assert Item.REPORT_ON_HEALTH not in closing(given, *RELEASED, january)[0]
    filed_one = MedicalReviewFiled(
        finding="ground_holds", hospital="h", due_on=date(2026, 4, 5), next_due_on=date(2026, 2, 23), days_late=0
    )
    listed, evidence = closing(given, *RELEASED, filed_one)
    assert Item.SICKNESS_REVIEW in listed
    assert str(example_id(1)) in evidence
    later = replace(filed_one, next_due_on=date(2026, 2, 24))
    assert Item.SICKNESS_REVIEW not in closing(given, *RELEASED, later)[0]


def hours(education, benefit):
    """A session attended and work done, with so many minutes credited of each."""
    of = {"on": date(2026, 2, 5), "over": 0}
    return (
        attended,
        done,
        HoursCredited(source_id=attended.session_id, credit=Credit.EDUCATION, minutes=education, **of),
        HoursCredited(source_id=done.work_id, credit=Credit.BENEFIT, minutes=benefit, **of),
    )


def test_hours_that_are_missing_are_listed_for_the_month_and_not_for_a_longer_period(given):
    both = {Item.EDUCATION_HOURS, Item.PUBLIC_BENEFIT_HOURS}
    assert both <= closing(given, *OPEN)[0]
    assert both & closing(given, *OPEN, *hours(720, 719))[0] == {Item.PUBLIC_BENEFIT_HOURS}
    assert both & closing(given, *OPEN, *hours(719, 720))[0] == {Item.EDUCATION_HOURS}
    assert not both & closing(given, *OPEN, *hours(720, 720))[0]
    months = [
        PeriodClosed(period=f"2026-{n:02}", base=100, awarded=0, deducted=0, score=100, grade="pass") for n in (1, 2, 3)
    ]
    assert not both & closing(given, *OPEN, *months, period="2026-Q1")[0]


@pytest.mark.parametrize(
    ("level", "day", "listed"),
    [
        (None, date(2026, 2, 21), True),
        (None, date(2026, 2, 22), False),
        (SupervisionClass.STRICT, date(2026, 2, 21), True),
        (SupervisionClass.NORMAL, date(2026, 1, 28), True),
        (SupervisionClass.NORMAL, date(2026, 2, 1), False),
        (SupervisionClass.LENIENT, date(2026, 1, 6), False),
    ],
)
def test_a_talk_is_held_as_often_as_the_class_brings(given, level, day, listed):
    placed = [ClassAssigned(level=level, ground=Ground.CRITERIA, criterion="x")] if level else []
    file = (*OPEN, on(TalkHeld(talk="individual"), day), on(TalkHeld(talk="group"), LAST), *placed)
    assert (Item.INDIVIDUAL_TALK in closing(given, *file)[0]) is listed
    first = (*OPEN, on(TalkHeld(talk="first"), day), *placed)
    assert (Item.INDIVIDUAL_TALK in closing(given, *first)[0]) is listed


def test_without_a_talk_it_counts_from_the_opening(given):
    assert Item.INDIVIDUAL_TALK in closing(given, *OPEN, period="2026-01")[0]
    lenient = ClassAssigned(level=SupervisionClass.LENIENT, ground=Ground.CRITERIA, criterion="x")
    assert Item.INDIVIDUAL_TALK not in closing(given, *OPEN, lenient, period="2026-01")[0]


def test_a_plan_that_leaves_out_what_goes_with_the_class_is_listed(given):
    lenient = ClassAssigned(level=SupervisionClass.LENIENT, ground=Ground.CRITERIA, criterion="x")
    listed, evidence = closing(given, *OPEN, adopted, lenient)
    assert Item.PLAN_FOR_CLASS in listed
    assert str(example_id(1)) in evidence
    whole = replace(adopted, measures=("report", "education", "public-benefit"))
    assert Item.PLAN_FOR_CLASS not in closing(given, *OPEN, whole, lenient)[0]
    assert Item.PLAN_FOR_CLASS not in closing(given, *OPEN, lenient)[0]


def test_what_says_that_something_is_open_is_cited(given):
    overdue = LeaveOverdue(leave_id=LEAVE, due_on=LAST)
    away = (*leave(LAST), on(overdue, NEXT))
    assert str(example_id(len(away) - 1)) in closing(given, *away)[1]
    unheard = (*OPEN, replace(appointed, heard_by=LAST), replace(silent, heard_by=LAST))
    assert str(example_id(2)) in closing(given, *unheard)[1]
    assert str(example_id(1)) in closing(given, *OPEN, replace(lost, search_by=on(None, LAST).occurred.at))[1]
    assert str(example_id(len(FITTED))) in closing(given, *FITTED, replace(faulty, replace_by=LAST))[1]


def test_what_is_listed_stands_in_one_order_and_once(given):
    twice = (*OPEN, asked, replace(asked, follow_up_id=example_id(41)), replace(filed, decide_by=LAST))
    outcome = given(*twice).when(ClosePeriod(period="2026-02"), by=Role.REVIEWER, at=NOW)
    found = outcome.drafts[0].event.unsettled
    assert list(found) == [item for item in Item if item in found]
    assert Item.FOLLOW_UP_REPORT not in found or found.count(Item.FOLLOW_UP_REPORT) == 1


def test_of_somebody_whose_supervision_ended_or_is_suspended_nothing_is_listed(given):
    assert closing(given, *OPEN, on(discharged, date(2026, 3, 10)))[0] == set()
    assert closing(given, *OPEN, on(CaseSuspended(reason="detention"), date(2026, 2, 10)))[0] == set()
