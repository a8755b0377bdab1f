"""Facts about conduct are corrected within what their rules would take."""

from datetime import date

import pytest

from domain.conduct.breaches.examples import ALLEGED, noon
from domain.conduct.breaches.record import BreachAlleged
from domain.conduct.breaches.refusals import BreachDatesOutOfOrder
from domain.conduct.carrying_out.examples import EVENTS as CARRYING_OUT
from domain.conduct.correcting import FIXED
from domain.conduct.custody.examples import ARRESTED, DETAINED, DETENTION
from domain.conduct.custody.examples import EVENTS as CUSTODY
from domain.conduct.custody.record import ArrestDecided, DetentionEnded, DetentionRecorded, Measure
from domain.conduct.revocation.examples import REVOKED
from domain.conduct.revocation.record import RevocationRuled
from domain.conduct.sanctions.examples import ADMONISHED
from domain.intake.ending.examples import terminated
from domain.intake.examples import OPEN
from domain.intake.standing import BeforeCaseOpened, CaseEnded
from domain.kernel.rule import Draft, example_id
from domain.oversight.corrections.declaring import FieldFixed
from domain.oversight.corrections.record import CorrectionProposed
from domain.oversight.corrections.rules import ProposeCorrection


def propose(entry, **fields):
    """A correction of the entry of that number."""
    return ProposeCorrection(entry=example_id(entry), reason="Entered wrongly.", **fields)


def becomes(outcome):
    """What would stand in its place."""
    return outcome.then(CorrectionProposed).drafts[0].event.becomes


def test_the_days_of_a_breach_stay_in_order(given):
    file = given(*ALLEGED)
    moved = becomes(file.when(propose(1, becomes={"until_on": "2026-02-21"})))
    assert isinstance(moved, BreachAlleged)
    file.when(propose(1, becomes={"until_on": "2026-02-19"})).refused(BreachDatesOutOfOrder)
    file.when(propose(1, becomes={"until_on": "2026-02-24"})).refused(BreachDatesOutOfOrder)


@pytest.mark.parametrize(("day", "days_late"), [("2026-04-02", 0), ("2026-04-04", 2)])
def test_a_ruling_that_is_moved_is_as_late_as_its_new_day_makes_it(given, at, day, days_late):
    outcome = given(*REVOKED).when(propose(6, occurred_on=date.fromisoformat(day)), at=at("2026-04-10 10:00"))
    moved = becomes(outcome)
    assert isinstance(moved, RevocationRuled)
    assert moved.days_late == days_late


def test_a_decision_on_arrest_that_is_moved_is_as_late_as_its_new_hour_makes_it(given, at):
    moved = becomes(given(*ARRESTED).when(propose(7, occurred_at=at("2026-03-05 14:00"))))
    assert isinstance(moved, ArrestDecided)
    assert moved.hours_late == 2


@pytest.mark.parametrize("n", [0, 1])
def test_a_confirmation_that_is_moved_is_as_late_as_its_new_day_makes_it(given, n):
    file = given(*ADMONISHED, Draft(CARRYING_OUT[n], noon(3, 5)))
    assert becomes(file.when(propose(6, occurred_on=date(2026, 3, 10)))).days_late == (4, 2)[n]


def test_a_notice_is_as_late_as_its_corrected_day_makes_it(given):
    told = DetentionRecorded(
        detention_id=DETENTION,
        measure=Measure.OTHER,
        authority="north-police",
        told_on=date(2026, 3, 7),
        due_on=date(2026, 3, 5),
        days_late=2,
    )
    file = given(*OPEN, Draft(told, noon(3, 2)))

    def corrected(**fields):
        event = becomes(file.when(propose(1, **fields)))
        return event.due_on, event.days_late

    assert corrected(becomes={"told_on": "2026-03-06"}) == (date(2026, 3, 5), 1)
    assert corrected(becomes={"told_on": None}) == (None, 0)
    assert corrected(occurred_on=date(2026, 3, 4)) == (date(2026, 3, 7), 0)
    assert corrected(becomes={"authority": "south-police"}) == (date(2026, 3, 5), 2)
    arrest = given(*DETAINED).when(propose(len(DETAINED) - 1, becomes={"told_on": "2026-03-09"}))
    assert becomes(arrest).days_late == 0


def test_what_follows_from_a_beginning_is_withdrawn_and_recorded_anew(given):
    ended = next(event for event in CUSTODY if isinstance(event, DetentionEnded))
    file = given(*DETAINED, Draft(ended, noon(3, 9)))
    file.when(propose(9, occurred_on=date(2026, 3, 8))).refused(FieldFixed, field="occurred_at")
    file.when(propose(9, withdraw=True)).then(CorrectionProposed)


def test_rulings_may_lie_after_the_end_and_breaches_may_not(given):
    file = given(*REVOKED, Draft(terminated, noon(3, 7)))
    file.when(propose(6, occurred_on=date(2026, 3, 8))).then(CorrectionProposed)
    file.when(propose(6, occurred_on=date(2026, 1, 4))).refused(BeforeCaseOpened)
    file.when(propose(1, occurred_on=date(2026, 3, 8))).refused(CaseEnded)


@pytest.mark.parametrize("event", [*CARRYING_OUT, *CUSTODY], ids=lambda event: event.topic)
def test_what_is_computed_is_not_corrected_by_hand(given, event):
    for field in FIXED.get(type(event), ()):
        given(*ADMONISHED, event).when(propose(6, becomes={field: None})).refused(FieldFixed, field=field)
