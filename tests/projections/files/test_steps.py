"""How somebody came and left, step by step, and what keeps them in the country meanwhile."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from domain.intake.aftercare import examples as leaving
from domain.intake.aftercare.examples import certified, summary
from domain.intake.arrival import examples as arriving
from domain.intake.arrival.examples import attached, handover_due, noticed, registered
from domain.intake.ending.examples import appraised, discharged
from domain.intake.ending.record import Terminated, TerminationReason
from domain.intake.examples import opened
from domain.intake.orders import examples as orders
from domain.intake.orders.examples import HELD, banned, held
from domain.intake.survey.record import Conclusion
from domain.kernel.event import Event
from projections.listings.files import ARRIVALS, DEPARTURES, EXIT_BANS
from projections.model import Model
from projections.models.files import arrivals, departures, exit_bans

from ..conftest import Desk
from ..telling import listed, rows, told

TODAY = date(2026, 3, 20)
overdue_paper, missed, received = arriving.EVENTS[2], arriving.EVENTS[6], arriving.EVENTS[7]
arrived = arriving.handed_over
overdue, to_aftercare = leaving.EVENTS[2], leaving.handed_over
lifted, given_back = orders.EVENTS[6], orders.EVENTS[8]


def row(model: Model[Any], *events: Event) -> Any:
    (found,) = rows(model, told(*events))
    return found


def test_an_arrival_has_the_day_of_each_step() -> None:
    found = row(arrivals.MODEL, attached, replace(noticed, days_late=3), opened, registered)
    assert (found.survey, found.survey_id) == (Conclusion.SUITABLE, arriving.SURVEY)
    assert (found.notice_days_late, found.effective_on) == (3, date(2026, 1, 1))
    assert (found.register_number, (found.registered_at - found.since_at).days) == ("2026-17", 3)


def test_papers_that_were_not_in_time_are_named_once() -> None:
    assert row(arrivals.MODEL, overdue_paper, overdue_paper).not_in_time == ("delivery",)


def test_materials_are_counted_by_where_they_went() -> None:
    found = row(arrivals.MODEL, received, received, replace(received, direction="sent"))
    assert (found.sent, found.received, found.exchanged_with) == (1, 2, "north-police")


def test_a_handover_is_due_then_made_or_missed() -> None:
    found = row(arrivals.MODEL, handover_due, missed)
    assert (found.custodian, found.handover_due_on, found.handover_missed, found.handed_over_at) == (
        "north-prison", date(2026, 1, 11), True, None,
    )  # fmt: skip
    found = row(arrivals.MODEL, handover_due, replace(arrived, due_on=None, days_late=4))
    assert (found.handover_due_on, found.handover_days_late) == (date(2026, 1, 11), 4)


def test_arrivals_are_asked_by_what_was_not_done(desk: Desk) -> None:
    waiting = told(opened, attached, handover_due, overdue_paper)
    done = told(opened, handover_due, arrived, registered, discharged, first=20)
    assert len(listed(desk, ARRIVALS, TODAY, waiting, done)) == 2
    (line,) = listed(desk, ARRIVALS, TODAY, waiting, done, registered=False, open=True)
    assert (line.stream, line.overdue, line.survey) == (waiting[0].originator_id, True, Conclusion.SUITABLE)
    assert line.opened_at == waiting[0].occurred_at
    assert listed(desk, ARRIVALS, date(2026, 1, 11), waiting, done, overdue=True) == []
    assert len(listed(desk, ARRIVALS, date(2026, 1, 12), waiting, done, overdue=True)) == 1
    assert listed(desk, ARRIVALS, TODAY, waiting, done, to_on=date(2026, 3, 2)) == []
    assert ARRIVALS.in_words is not None
    assert ARRIVALS.in_words(line, "en")["what"] == "suitable, delivery"
    assert ARRIVALS.in_words(line, "zh")["what"].isascii() is False


def test_a_departure_has_the_day_of_each_step_and_the_earliest_end() -> None:
    other = Terminated(reason=TerminationReason.SUSPENSION_REVOKED)
    found = row(departures.MODEL, summary, appraised, discharged, other, certified, to_aftercare)
    assert (found.ended_by, found.ended_for, (found.ended_at - found.since_at).days) == (
        "discharge", discharged.ground.value, 2,
    )  # fmt: skip
    assert (found.appraisal, found.appraised.entry) == (appraised.appraisal, UUID(int=2))
    assert (found.certificate, found.copies_to[0]) == ("2026-31", "deciding_authority")
    assert (found.aftercare, found.needs) == ("north-aftercare", ("work",))


def test_departures_are_asked_by_what_was_not_done(desk: Desk) -> None:
    late = told(opened, overdue)
    uncertified = told(opened, appraised, discharged, first=20)
    whole = told(opened, overdue, discharged, certified, to_aftercare, first=40)
    (line,) = listed(desk, DEPARTURES, TODAY, late, uncertified, whole, overdue=True)
    assert (line.stream, line.ended) == (late[0].originator_id, False)
    (line,) = listed(desk, DEPARTURES, TODAY, late, uncertified, whole, ended=True, certified=False)
    assert (line.stream, line.handed_over) == (uncertified[0].originator_id, False)
    (line,) = listed(desk, DEPARTURES, TODAY, late, uncertified, whole, handed_over=True)
    assert line.stream == whole[0].originator_id
    assert DEPARTURES.in_words is not None
    assert DEPARTURES.in_words(line, "zh")["what"].startswith("解除")


def test_somebody_is_barred_until_that_is_lifted() -> None:
    found = row(exit_bans.MODEL, banned)
    assert (found.barred, found.authority, found.until_on) == (True, "exit-entry-office", date(2026, 12, 31))
    found = row(exit_bans.MODEL, banned, lifted)
    assert (found.barred, (found.lifted_at - found.reported_at).days) == (False, 1)
    found = row(exit_bans.MODEL, banned, lifted, replace(banned, until_on=None))
    assert (found.barred, found.lifted_at, found.until_on, found.reported.entry) == (True, None, None, UUID(int=3))


def test_a_document_is_in_keeping_until_it_goes_back() -> None:
    found = row(exit_bans.MODEL, held, replace(held, held_id=UUID(int=7)))
    assert (found.in_keeping, found.kept[HELD].holder, found.barred) == (2, "exit-entry-office", False)
    found = row(exit_bans.MODEL, held, given_back)
    assert (found.kept, found.in_keeping, found.returned, found.returned_for) == ({}, 0, 1, "supervision_ended")


def test_documents_in_keeping_are_bounded() -> None:
    many = [replace(held, held_id=UUID(int=n)) for n in range(1, 60)]
    assert row(exit_bans.MODEL, *many).in_keeping == 20


def test_exit_bans_are_asked_by_whether_they_last(desk: Desk) -> None:
    long = replace(opened, term_ends_on=date(2027, 1, 1))
    short, enough = told(long, banned, held), told(opened, replace(banned, until_on=None), first=20)
    ended = told(long, banned, held, discharged, first=40)
    (line,) = listed(desk, EXIT_BANS, TODAY, short, enough, ended, too_short=True)
    assert (line.stream, line.term_ends_on, line.over) == (short[0].originator_id, date(2027, 1, 1), False)
    (kept,) = listed(desk, EXIT_BANS, TODAY, short, enough, ended, open=False, in_keeping=1)
    assert kept.stream == ended[0].originator_id
    assert listed(desk, EXIT_BANS, date(2026, 12, 31), short, enough, over=True) == []
    assert len(listed(desk, EXIT_BANS, date(2027, 1, 1), short, enough, over=True)) == 1
    assert EXIT_BANS.in_words is not None
    assert (EXIT_BANS.in_words(line, "en")["what"], EXIT_BANS.in_words(line, "zh")["what"]) == ("passport", "护照")
