"""Prior history and events of the case; how supervision ends."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.intake.background.examples import stay
from domain.intake.background.record import (
    CustodyEnded,
    CustodyRecorded,
    OffenceRecorded,
    PriorCustodyRecorded,
    PriorOffenceRecorded,
)
from domain.intake.background.rules import (
    EndCustody,
    RecordCustody,
    RecordOffence,
    StayEndsBeforeItBegins,
    StayNotOpen,
)
from domain.intake.ending.examples import appraised, discharged
from domain.intake.ending.record import DeathRecorded, Discharged, DischargeGround
from domain.intake.ending.rules import Discharge, RecordDeath, SupervisionEndedAlready, TermNotOver, TermUnknown
from domain.intake.examples import NOW, OPEN, opened
from domain.intake.filing.examples import filed
from domain.intake.record import CaseOpened, Sentence
from domain.intake.rules import RecordReport
from domain.intake.standing import CaseEnded
from domain.intake.term.refusals import RulingNotFiled
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, InstantUnbounded, OccurredLater


@pytest.mark.parametrize(("day", "kind"), [(4, PriorOffenceRecorded), (5, OffenceRecorded), (6, OffenceRecorded)])
def test_an_offence_is_prior_history_until_the_day_before_the_opening(given, day, kind):
    given(*OPEN).when(RecordOffence(degree="F3", occurred_on=date(2026, 1, day))).then(kind)


@pytest.mark.parametrize(("day", "kind"), [(4, PriorCustodyRecorded), (5, CustodyRecorded)])
def test_a_stay_is_prior_history_by_its_admission(given, day, kind):
    command = RecordCustody(reason="x", occurred_on=date(2026, 1, day), released_at=datetime(2026, 2, 1, tzinfo=UTC))
    given(*OPEN).when(command).then(kind, released_at=datetime(2026, 2, 1, tzinfo=UTC))


def test_prior_history_may_be_recorded_after_supervision_ended(given, at):
    ended = (*OPEN, Draft(discharged, Occurred(at("2026-03-01 10:00"))))
    given(*ended).when(RecordOffence(occurred_on=date(2025, 1, 1))).then(PriorOffenceRecorded)
    given(*ended).when(RecordOffence(occurred_on=date(2026, 3, 2))).refused(CaseEnded)


def test_a_stay_may_end_at_the_instant_it_begins_and_not_a_second_before(given, at):
    admitted = at("2026-02-01 10:00")
    given(*OPEN).when(RecordCustody(reason="x", occurred_at=admitted, released_at=admitted)).then(CustodyRecorded)
    given(*OPEN).when(
        RecordCustody(reason="x", occurred_at=admitted, released_at=admitted - timedelta(seconds=1))
    ).refused(StayEndsBeforeItBegins)


def test_of_an_admission_known_to_the_day_only_days_are_compared(given, at):
    on = date(2026, 2, 1)
    given(*OPEN).when(RecordCustody(reason="x", occurred_on=on, released_at=at("2026-02-01 00:30"))).then(
        CustodyRecorded
    )
    given(*OPEN).when(RecordCustody(reason="x", occurred_on=on, released_at=at("2026-01-31 23:30"))).refused(
        StayEndsBeforeItBegins
    )


def test_nobody_is_released_in_the_future_or_at_a_time_without_an_offset(given):
    given(*OPEN).when(RecordCustody(reason="x", released_at=NOW + timedelta(hours=1))).refused(OccurredLater)
    given(*OPEN).when(RecordCustody(reason="x", released_at=datetime(2026, 2, 1))).refused(InstantUnbounded)


def test_a_stay_that_lasts_ends_once(given):
    file = given(*OPEN, stay)
    outcome = file.when(EndCustody(stay_id=stay.stay_id)).then(CustodyEnded)
    outcome.and_then().when(EndCustody(stay_id=stay.stay_id)).refused(StayNotOpen)


@pytest.mark.parametrize(("day", "over"), [(30, False), (31, True)])
def test_a_term_is_over_on_its_last_day(given, at, day, over):
    outcome = given(*OPEN, appraised).when(Discharge(), by=Role.REVIEWER, at=at(f"2026-12-{day} 09:00"))
    outcome.then(Discharged) if over else outcome.refused(TermNotOver, ends_on=date(2026, 12, 31))


def test_a_pardon_needs_no_expiry_and_an_unknown_term_no_guess(given):
    endless = CaseOpened(case_number="1", unit_id="north-office", category=Sentence.OTHER, name="Li Ming")
    pardon = Discharge(ground=DischargeGround.PARDON, digest=filed.digest)
    outcome = given(*OPEN, filed).when(pardon, by=Role.REVIEWER).then(Discharged)
    assert outcome.drafts[0].evidence == (filed.digest,)
    given(endless).when(Discharge(), by=Role.REVIEWER).refused(TermUnknown)


def test_a_pardon_has_to_be_in_the_file(given):
    pardon = Discharge(ground=DischargeGround.PARDON, digest=filed.digest)
    for command in (pardon, Discharge(ground=DischargeGround.PARDON)):
        given(*OPEN).when(command, by=Role.REVIEWER).refused(RulingNotFiled)
    elsewhere = given(*OPEN).when(pardon, by=Role.REVIEWER, imported=True).then(Discharged)
    assert [type(one) for one in elsewhere.facts.reported] == [RulingNotFiled]


def test_an_officer_discharges_nobody(given):
    given(*OPEN).when(Discharge(ground=DischargeGround.PARDON)).refused(NotEmpowered, role="officer")


def test_after_the_end_nothing_happens_and_late_facts_from_before_it_are_taken(given, at):
    ended = (*OPEN, Draft(discharged, Occurred(at("2026-03-01 10:00"))))
    given(*ended).when(RecordReport(occurred_at=at("2026-03-01 10:01"))).refused(CaseEnded, ended_on=date(2026, 3, 1))
    assert not given(*ended).when(RecordReport(occurred_at=at("2026-03-01 10:00"))).refusal
    assert not given(*ended).when(RecordReport(occurred_on=date(2026, 3, 1))).refusal
    given(*ended).when(RecordReport(occurred_on=date(2026, 3, 2))).refused(CaseEnded)


def test_supervision_ends_once(given):
    given(*OPEN, discharged).when(RecordDeath(notified_by="x")).refused(SupervisionEndedAlready, by="discharge")
    given(*OPEN).when(RecordDeath(notified_by="x", occurred_on=date(2026, 2, 1))).then(DeathRecorded)


def test_a_death_recorded_late_is_the_earlier_end(given, at):
    died = Draft(DeathRecorded(notified_by="x"), Occurred(at("2026-02-01 00:00")))
    case = given(opened, Draft(discharged, Occurred(at("2026-03-01 10:00"))), died).case()
    assert case.ending.by == "death"
