"""The clock on a real journal: what did not happen is noticed, once."""

from __future__ import annotations

from datetime import timedelta

from domain.conduct.breaches.record import BreachAlleged, BreachWithdrawn
from domain.contacts.record import CheckInMissed, CheckInScheduled, MissWithdrawn, Mode, TalkHeld
from domain.contacts.rules import RecordCheckIn, RecordTalk, ScheduleCheckIn
from domain.duties.record import DutyOverdue, DutyOverdueWithdrawn
from domain.duties.rules import WithdrawOverdueDuty

from .conftest import IMPORT, REVIEWER, Town, Watch


async def owing(town: Town) -> tuple:
    """A case whose weekly check-in was due so long ago that its grace is over."""
    case = await town.open(days_ago=60)
    when = town.now - timedelta(days=12)
    await town.do(ScheduleCheckIn(occurred_at=when), case)
    (due,) = town.entries(case, CheckInScheduled)
    return case, due


async def test_a_check_in_that_did_not_come_is_missed_and_alleged_once(town: Town) -> None:
    case, due = await owing(town)
    async with Watch(town) as watch:
        await watch.rounds()
        assert watch.counts["check-in", "done"] == 1
    (missed,) = town.entries(case, CheckInMissed)
    assert (missed.actor_id, missed.actor_role, missed.source) == ("clock", "clock", "clock")
    (alleged,) = town.entries(case, BreachAlleged)
    assert alleged.event.from_on == due.event.due_on
    assert alleged.evidence == (str(missed.event_id),)


async def test_another_clock_that_begins_anew_writes_nothing_again(town: Town) -> None:
    case, _ = await owing(town)
    for _ in range(3):
        async with Watch(town) as watch:
            await watch.rounds()
    assert len(town.entries(case, CheckInMissed)) == 1
    assert len(town.entries(case, BreachAlleged)) == 1


async def test_a_late_entry_takes_back_the_miss_and_what_was_alleged_for_it(town: Town) -> None:
    case, due = await owing(town)
    async with Watch(town) as watch:
        await watch.rounds()
        (missed,) = town.entries(case, CheckInMissed)
        in_time = town.now - timedelta(days=4)
        await town.do(RecordCheckIn(mode=Mode.PHONE, check_in_id=due.event.check_in_id, occurred_at=in_time), case)
        await watch.rounds()
    (withdrawn,) = town.entries(case, MissWithdrawn)
    (gone,) = town.entries(case, BreachWithdrawn)
    assert str(missed.event_id) in withdrawn.evidence
    assert gone.event.entry == withdrawn.event_id


async def test_what_was_owed_before_a_file_was_taken_over_is_not_alleged_and_what_is_owed_since_is(town: Town) -> None:
    here, elsewhere = await town.open(days_ago=60), await town.open(days_ago=60, by=IMPORT)
    async with Watch(town) as watch:
        await watch.rounds()
        assert town.entries(here, DutyOverdue)
        assert not town.entries(elsewhere, DutyOverdue, BreachAlleged)
        await town.do(ScheduleCheckIn(occurred_at=town.now - timedelta(days=12)), elsewhere)
        await watch.rounds()
    assert len(town.entries(elsewhere, CheckInMissed)) == 1


async def test_a_duty_whose_breach_was_recorded_in_error_is_called_overdue_anew(town: Town) -> None:
    case = await town.open(days_ago=60)
    word = "induction-class"
    async with Watch(town) as watch:
        await watch.rounds()
        in_error = WithdrawOverdueDuty(duty=word, reason="recorded_in_error")
        await town.do(in_error, case, by=REVIEWER)
        await watch.rounds()
    overdue = [e for e in town.entries(case, DutyOverdue) if e.event.duty == word]
    assert len(overdue) == 2
    assert len({e.event.start for e in overdue}) == 1


async def test_what_takes_a_breach_back_cites_it_and_the_late_entry_that_shows_it(town: Town) -> None:
    case = await town.open(days_ago=60)
    word = "induction-talk"
    async with Watch(town) as watch:
        await watch.rounds()
        (overdue,) = (e for e in town.entries(case, DutyOverdue) if e.event.duty == word)
        in_time = town.now - timedelta(days=60) + timedelta(minutes=5)
        await town.do(RecordTalk(talk="first", occurred_at=in_time), case)
        await watch.rounds()
    (talk,) = town.entries(case, TalkHeld)
    (withdrawn,) = (e for e in town.entries(case, DutyOverdueWithdrawn) if e.event.duty == word)
    assert withdrawn.evidence == (str(overdue.event_id), str(talk.event_id))
