"""Breaches: alleged, looked into, heard, found proven or not, taken back, forgotten."""

from datetime import date

import pytest

from domain.catalogue import event_examples, policies
from domain.conduct.breaches import refusals, showing
from domain.conduct.breaches.examples import (
    ALLEGED,
    BREACH,
    DOCUMENT,
    INVESTIGATED,
    MISSED,
    PROVEN,
    TAKEN_BACK,
    alleged,
    noon,
    withdrawn,
)
from domain.conduct.breaches.record import (
    OPEN_KEPT,
    BreachAlleged,
    BreachInvestigated,
    BreachSubstantiated,
    BreachUnsubstantiated,
    BreachWithdrawn,
    Gravity,
    ResponseOmitted,
)
from domain.conduct.breaches.rules import (
    AllegeBreach,
    DismissBreach,
    InvestigateBreach,
    RecordOmittedResponse,
    SubstantiateBreach,
    WithdrawBreach,
)
from domain.conduct.hearings.record import BreachKind, CriticismRecorded, Hearing, StatementHeard
from domain.conduct.hearings.rules import HearStatement, RecordCriticism
from domain.conduct.sanctions.examples import ADMONISHED
from domain.conduct.separation import InvestigatorMayNotDecide
from domain.education.attendance.examples import missed as session_missed
from domain.intake.ending.examples import discharged
from domain.intake.examples import OPEN, opened
from domain.intake.standing import BeforeCaseOpened, CaseEnded, CaseNotOpened
from domain.kernel.access import Role
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, OccurredLater, example_id
from domain.leave.absence.examples import absent
from domain.leave.away.examples import overdue
from domain.whereabouts.devices.record import DeviceTampered
from domain.whereabouts.positioning.examples import left

SHOWN = (example_id(1),)
LATE = AllegeBreach(kind=BreachKind.LATE_REPORT, from_on=date(2026, 2, 20), until_on=date(2026, 2, 22), entries=SHOWN)
SLIGHT = SubstantiateBreach(breach_id=BREACH, gravity=Gravity.SLIGHT)


def test_a_breach_is_alleged_with_the_entries_that_show_it(given):
    outcome = given(*MISSED).when(LATE)
    outcome.then(BreachAlleged, kind=BreachKind.LATE_REPORT, from_on=date(2026, 2, 20), until_on=date(2026, 2, 22))
    assert outcome.drafts[0].evidence == (str(example_id(1)),)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.REVIEWER, Role.CLOCK, Role.POLICE])
def test_office_clock_and_police_allege(given, role):
    given(*MISSED).when(LATE, by=role).then(BreachAlleged)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.INSPECTOR, Role.UPPER])
def test_others_do_not(given, role):
    given(*MISSED).when(LATE, by=role).refused(NotEmpowered)


def test_without_a_last_day_it_lasted_one_day_or_goes_on(given):
    one = AllegeBreach(kind=BreachKind.OTHER, from_on=date(2026, 3, 1), entries=SHOWN)
    given(*MISSED).when(one).then(BreachAlleged, until_on=date(2026, 3, 1))
    lasting = AllegeBreach(kind=BreachKind.LOST_CONTACT, from_on=date(2026, 3, 1), goes_on=True, entries=SHOWN)
    given(*MISSED).when(lasting).then(BreachAlleged, until_on=None)


@pytest.mark.parametrize(
    ("from_on", "until_on", "goes_on"),
    [
        (date(2026, 3, 2), date(2026, 3, 1), False),
        (date(2026, 3, 2), date(2026, 3, 11), False),
        (date(2026, 3, 11), None, False),
        (date(2026, 3, 11), None, True),
        (date(2026, 3, 1), date(2026, 3, 2), True),
    ],
)
def test_its_days_are_in_order_and_have_passed(given, from_on, until_on, goes_on):
    command = AllegeBreach(kind=BreachKind.OTHER, from_on=from_on, until_on=until_on, goes_on=goes_on, entries=SHOWN)
    given(*MISSED).when(command).refused(refusals.BreachDatesOutOfOrder)


def test_something_has_to_show_it(given):
    bare = AllegeBreach(kind=BreachKind.OTHER, from_on=date(2026, 3, 1))
    given(*MISSED).when(bare).refused(refusals.NothingShown)
    strange = AllegeBreach(kind=BreachKind.OTHER, from_on=date(2026, 3, 1), entries=(example_id(9),))
    given(*MISSED).when(strange).refused(refusals.EntryNotInFile)
    on_paper = AllegeBreach(kind=BreachKind.OTHER, from_on=date(2026, 3, 1), documents=(DOCUMENT,))
    given(*MISSED).when(on_paper).then(BreachAlleged, documents=(DOCUMENT,))


def test_each_is_alleged_once(given):
    given(*MISSED, alleged).when(LATE).refused(refusals.BreachAllegedAlready, from_on=date(2026, 2, 20))
    other = AllegeBreach(kind=BreachKind.LOST_CONTACT, from_on=date(2026, 2, 20), entries=SHOWN)
    given(*MISSED, alleged).when(other).then(BreachAlleged)


@pytest.mark.parametrize(
    ("event", "fits", "unfit"),
    [
        (overdue, (BreachKind.LEAVE_RULES, BreachKind.LOST_CONTACT, BreachKind.OTHER), BreachKind.MEDICAL_REVIEW),
        (absent, (BreachKind.LEAVE_RULES, BreachKind.MOVE_RULES, BreachKind.OTHER), BreachKind.POSITIONING),
        (left, (BreachKind.LEAVE_RULES, BreachKind.PROHIBITION_ORDER), BreachKind.LATE_REPORT),
        (DeviceTampered(device_id=BREACH, how="left_behind"), (BreachKind.POSITIONING,), BreachKind.CONTACT_RULES),
        (session_missed, (BreachKind.EDUCATION_ABSENCE,), BreachKind.MOVE_RULES),
        (opened, (), BreachKind.OTHER),
    ],
    ids=["leave-overdue", "absence", "area-left", "tampered", "session-missed", "opened"],
)
def test_it_is_shown_by_entries_that_fit_its_kind(given, event, fits, unfit):
    file = given(*OPEN, Draft(event, noon(2, 20)))
    for kind in fits:
        file.when(AllegeBreach(kind=kind, from_on=date(2026, 2, 20), entries=SHOWN)).then(BreachAlleged)
    strange = AllegeBreach(kind=unfit, from_on=date(2026, 2, 20), entries=SHOWN)
    outcome = file.when(strange).refused(refusals.EvidenceUnfit, topic=event.topic)
    assert outcome.refusal.facts["kind"] == unfit.value
    assert outcome.refusal.rule.startswith("breach.evidence@prc-2020#")
    assert "contacts.visit-recorded" in outcome.refusal.facts["fitting"]
    file.when(strange, imported=True).then(BreachAlleged)


def test_each_entry_that_is_named_has_to_fit(given):
    both = AllegeBreach(kind=BreachKind.LATE_REPORT, from_on=date(2026, 2, 20), entries=(example_id(1), example_id(0)))
    given(*MISSED).when(both).refused(refusals.EvidenceUnfit, topic=opened.topic)


@pytest.mark.parametrize("kind", BreachKind)
def test_every_kind_of_breach_has_evidence_of_its_own_in_both_sets(kind):
    for version in policies().all()["breach.evidence"]:
        assert version.kinds[kind]


def test_it_may_come_late_and_not_from_the_future(given, at):
    late = AllegeBreach(kind=BreachKind.OTHER, from_on=date(2026, 2, 1), entries=SHOWN, occurred_on=date(2026, 2, 1))
    given(*MISSED).when(late).then(BreachAlleged)
    early = AllegeBreach(kind=BreachKind.OTHER, from_on=date(2026, 2, 1), entries=SHOWN, occurred_on=date(2026, 3, 12))
    given(*MISSED).when(early).refused(OccurredLater)


def test_only_while_supervision_lasts(given):
    given().when(LATE).refused(CaseNotOpened)
    given(*MISSED, Draft(discharged, noon(3, 1))).when(LATE).refused(CaseEnded)
    before = AllegeBreach(kind=BreachKind.OTHER, from_on=date(2026, 1, 2), entries=SHOWN, occurred_on=date(2026, 1, 4))
    given(*MISSED).when(before).refused(BeforeCaseOpened)


def test_it_is_looked_into_before_it_is_found_proven(given):
    looked = InvestigateBreach(breach_id=BREACH, finding="breach", entries=(example_id(0),))
    outcome = given(*ALLEGED).when(looked)
    outcome.then(BreachInvestigated, finding="breach")
    assert outcome.drafts[0].evidence == (str(example_id(1)), str(example_id(0)))
    given(*INVESTIGATED).when(looked).then(BreachInvestigated)
    given(*PROVEN).when(looked).refused(refusals.BreachSubstantiatedAlready)
    given(*OPEN).when(looked).refused(refusals.BreachUnknown)


def test_the_county_finds_it_proven_and_not_who_looked_into_it(given):
    given(*INVESTIGATED).when(SLIGHT, by=Role.OFFICER).refused(NotEmpowered)
    given(*INVESTIGATED).when(SLIGHT, by=Role.REVIEWER, actor="officer-7").refused(InvestigatorMayNotDecide)
    outcome = given(*INVESTIGATED).when(SLIGHT, by=Role.REVIEWER)
    outcome.then(BreachSubstantiated, gravity=Gravity.SLIGHT, days=2)
    assert any(pin.startswith("sod.rules@prc-2020") for pin in outcome.facts.policies.consulted)


def test_nobody_finds_proven_what_nobody_looked_into(given):
    given(*ALLEGED).when(SLIGHT, by=Role.REVIEWER).refused(refusals.BreachNotInvestigated)
    dismissed = DismissBreach(breach_id=BREACH, reason="no_breach")
    given(*ALLEGED).when(dismissed, by=Role.REVIEWER).refused(refusals.BreachNotInvestigated)
    given(*ALLEGED).when(SLIGHT, by=Role.REVIEWER, imported=True).then(BreachSubstantiated)


def test_what_goes_on_is_counted_to_its_end_or_to_this_day(given, at):
    lost = BreachAlleged(breach_id=BREACH, kind=BreachKind.LOST_CONTACT, from_on=date(2026, 2, 20), until_on=None)
    looked = BreachInvestigated(breach_id=BREACH, finding="breach")
    file = given(*OPEN, Draft(lost, noon(2, 23)), Draft(looked, noon(2, 24)))
    file.when(SLIGHT, by=Role.REVIEWER).then(BreachSubstantiated, until_on=None, days=18)
    found = SubstantiateBreach(breach_id=BREACH, gravity=Gravity.SLIGHT, until_on=date(2026, 3, 2))
    file.when(found, by=Role.REVIEWER).then(BreachSubstantiated, until_on=date(2026, 3, 2), days=10)
    later = SubstantiateBreach(breach_id=BREACH, gravity=Gravity.SLIGHT, until_on=date(2026, 3, 11))
    file.when(later, by=Role.REVIEWER).refused(refusals.BreachDatesOutOfOrder)
    earlier = SubstantiateBreach(breach_id=BREACH, gravity=Gravity.SLIGHT, until_on=date(2026, 2, 19))
    file.when(earlier, by=Role.REVIEWER).refused(refusals.BreachDatesOutOfOrder)


def test_it_may_be_found_to_be_of_another_kind(given):
    other = SubstantiateBreach(breach_id=BREACH, gravity=Gravity.SLIGHT, kind=BreachKind.CONTACT_RULES)
    outcome = given(*INVESTIGATED).when(other, by=Role.REVIEWER)
    outcome.then(BreachSubstantiated, kind=BreachKind.CONTACT_RULES)
    assert outcome.and_then().case().breaches.open[BREACH].kind is BreachKind.CONTACT_RULES


def test_what_is_not_proven_awaits_nothing_more(given):
    dismissed = DismissBreach(breach_id=BREACH, reason="good_reason")
    given(*INVESTIGATED).when(dismissed, by=Role.REVIEWER, actor="officer-7").refused(InvestigatorMayNotDecide)
    outcome = given(*INVESTIGATED).when(dismissed, by=Role.REVIEWER)
    outcome.then(BreachUnsubstantiated, reason="good_reason")
    outcome.and_then().when(SLIGHT, by=Role.REVIEWER).refused(refusals.BreachUnknown)
    given(*PROVEN).when(dismissed, by=Role.REVIEWER).refused(refusals.BreachSubstantiatedAlready)


def test_the_clock_takes_a_breach_back_only_with_the_entry_that_shows_it(given):
    bare = WithdrawBreach(breach_id=BREACH, reason="late_entry")
    given(*ALLEGED).when(bare, by=Role.CLOCK).refused(refusals.NothingShown)
    given(*ALLEGED).when(bare, by=Role.REVIEWER).then(BreachWithdrawn)
    given(*ALLEGED).when(bare, by=Role.OFFICER).refused(NotEmpowered)
    strange = WithdrawBreach(breach_id=BREACH, reason="late_entry", entry=example_id(9))
    given(*ALLEGED).when(strange, by=Role.CLOCK).refused(refusals.EntryNotInFile)
    shown = WithdrawBreach(breach_id=BREACH, reason="late_entry", entry=example_id(2))
    outcome = given(*TAKEN_BACK).when(shown, by=Role.CLOCK)
    outcome.then(BreachWithdrawn, entry=example_id(2))
    outcome.and_then().when(shown, by=Role.CLOCK).refused(refusals.BreachUnknown)


@pytest.mark.parametrize("kind", showing.TAKEN_BACK, ids=lambda kind: kind.topic)
def test_what_takes_back_a_miss_or_an_alarm_takes_back_a_breach(given, kind):
    event = next(event for event in event_examples() if type(event) is kind)
    shown = WithdrawBreach(breach_id=BREACH, reason="correction", entry=example_id(3))
    given(*MISSED, alleged, Draft(event, noon(2, 24))).when(shown, by=Role.CLOCK).then(BreachWithdrawn)


@pytest.mark.parametrize("by", [Role.CLOCK, Role.REVIEWER])
def test_no_other_entry_does(given, by):
    shown = WithdrawBreach(breach_id=BREACH, reason="late_entry", entry=example_id(0))
    outcome = given(*ALLEGED).when(shown, by=by).refused(refusals.NotWithdrawnBy, topic=opened.topic)
    assert "contacts.miss-withdrawn.v1" in outcome.refusal.acceptable
    given(*ALLEGED).when(shown, by=by, imported=True).then(BreachWithdrawn)


def test_a_sanction_stands_until_a_person_withdraws_it(given):
    shown = WithdrawBreach(breach_id=BREACH, reason="correction", entry=example_id(6))
    after = given(*ADMONISHED, withdrawn).when(shown, by=Role.CLOCK).then(BreachWithdrawn).and_then().case()
    assert example_id(5) in after.sanctions.standing
    assert BREACH not in after.breaches.answered


@pytest.mark.parametrize(("day", "too_early"), [("03-25", True), ("03-26", False)])
def test_a_breach_without_an_answer_is_noticed_the_day_after_the_last(given, at, day, too_early):
    outcome = given(*ALLEGED).when(RecordOmittedResponse(breach_id=BREACH), by=Role.CLOCK, at=at(f"2026-{day} 00:01"))
    if too_early:
        outcome.refused(refusals.ResponseNotOverdue, due_on=date(2026, 3, 25))
    else:
        outcome.then(ResponseOmitted, due_on=date(2026, 3, 25))
        again = outcome.and_then().when(
            RecordOmittedResponse(breach_id=BREACH), by=Role.CLOCK, at=at(f"2026-{day} 08:00")
        )
        again.refused(refusals.OmissionNoticedAlready)


def test_nothing_is_omitted_about_a_breach_that_was_answered(given, at):
    given(*ADMONISHED).when(RecordOmittedResponse(breach_id=BREACH), by=Role.CLOCK, at=at("2026-05-01 08:00")).refused(
        refusals.BreachAnsweredAlready
    )


def test_the_newest_hearing_counts(given):
    declined = HearStatement(breach_id=BREACH, hearing=Hearing.DECLINED)
    heard = HearStatement(breach_id=BREACH, hearing=Hearing.VIDEO, lawyer=True, statement="I was ill.")
    file = given(*ALLEGED).when(declined).then(StatementHeard).and_then()
    after = file.when(heard).then(StatementHeard, lawyer=True, statement="I was ill.").and_then()
    assert after.case().breaches.open[BREACH].hearing is Hearing.VIDEO
    given(*ADMONISHED).when(heard).refused(refusals.BreachAnsweredAlready)
    given(*ALLEGED, Draft(discharged, noon(3, 1))).when(heard).refused(CaseEnded)


def test_criticism_is_no_answer(given):
    outcome = given(*ALLEGED).when(RecordCriticism(breach_id=BREACH, note="Knows it now."))
    outcome.then(CriticismRecorded, kind=BreachKind.LATE_REPORT, note="Knows it now.")
    assert BREACH in outcome.and_then().case().breaches.open


def test_only_the_newest_breaches_are_kept(given):
    many = [
        Draft(
            BreachAlleged(breach_id=example_id(n), kind=BreachKind.OTHER, from_on=date(2026, 2, 1), until_on=None),
            noon(2, 1),
        )
        for n in range(3 * OPEN_KEPT)
    ]
    open_ = given(*OPEN, *many).case().breaches.open
    assert list(open_) == [example_id(n) for n in range(2 * OPEN_KEPT, 3 * OPEN_KEPT)]
