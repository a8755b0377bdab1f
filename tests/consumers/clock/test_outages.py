"""Silences that come to be known late: what was missed meanwhile is taken back, once, and nothing else is."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

from domain.conduct.breaches.record import BreachAlleged, BreachWithdrawn
from domain.contacts.checks.record import SpotCheckDrawn, SpotCheckMissed
from domain.contacts.checks.refusals import NotDrawn
from domain.contacts.checks.rules import DrawSpotCheck, RecordMissedSpotCheck
from domain.contacts.record import CheckInMissed, CheckInScheduled, CheckInUnknown, MissWithdrawn, WithdrawalReason
from domain.contacts.rules import RecordMissedCheckIn, ScheduleCheckIn
from domain.contacts.seeds.rules import DrawSeed
from domain.duties.record import DutyOverdueWithdrawn
from domain.kernel.days import month_of
from domain.kernel.entry import AnyEntry
from domain.leave.away.record import LeaveCheckInMissed, LeaveCheckInMissWithdrawn, OverdueWithdrawal
from domain.leave.away.rules import RecordMissedLeaveCheckIn
from domain.oversight.corrections.record import CorrectionProposed
from domain.oversight.corrections.rules import CorrectEntry, ProposeCorrection
from domain.oversight.sources.record import SourceHeard, SourceSilent
from domain.oversight.sources.rules import RegisterSource
from domain.whereabouts.silence.record import DeviceSilent, FalseAlarmConfirmed

from .conftest import ADMIN, REVIEWER, Town, Watch
from .given import away, fitted
from .test_daily import SHANGHAI
from .test_sources import HALL, REGISTER, heard


def status(town: Town, case: UUID, duty: str) -> list[str]:
    """What became of the duties of a word, the oldest first."""
    town.fold()
    sql = "SELECT status FROM duties WHERE stream = %s AND duty = %s ORDER BY due_day"
    return [row[0] for row in town.views.execute(sql, [case, duty])]


async def missed_by_hand(town: Town) -> UUID:
    """A check-in that an officer found missing, while a source of its ways was silent and nobody watched it."""
    case = await town.open(days_ago=3)
    await town.do(ScheduleCheckIn(), case)
    (due,) = town.entries(case, CheckInScheduled)
    town.now += timedelta(days=12)
    await town.do(RecordMissedCheckIn(check_in_id=due.event.check_in_id), case)
    return case


async def test_a_check_in_missed_before_its_source_was_known_to_be_silent_is_taken_back_once(town: Town) -> None:
    await town.do(REGISTER, by=ADMIN)
    case = await missed_by_hand(town)
    for _ in range(2):
        async with Watch(town) as watch:
            await watch.rounds()
    (missed,), (silent,) = town.entries(case, CheckInMissed), town.entries(HALL, SourceSilent)
    (withdrawn,) = town.entries(case, MissWithdrawn)
    assert withdrawn.event.reason is WithdrawalReason.SOURCE_SILENT
    assert withdrawn.evidence == (str(missed.event_id), str(silent.event_id))
    assert withdrawn.actor_role == "clock"
    (alleged,), (gone,) = town.entries(case, BreachAlleged), town.entries(case, BreachWithdrawn)
    assert gone.event.breach_id == alleged.event.breach_id
    assert status(town, case, "check-in")[0] == "unknown"


async def test_a_silence_that_ends_before_the_window_does_takes_nothing_back(town: Town) -> None:
    await town.do(REGISTER, by=ADMIN)
    start = town.now
    case = await missed_by_hand(town)
    heard(town, start + timedelta(days=6), *(town.now - timedelta(minutes=n) for n in (4, 2)))
    async with Watch(town) as watch:
        await watch.rounds()
    assert len(town.entries(HALL, SourceHeard)) == 2
    assert town.entries(case, MissWithdrawn) == []
    assert status(town, case, "check-in")[0] == "breached"


async def drawn(town: Town) -> tuple[UUID, AnyEntry]:
    """A case on which the lot falls today, as on one in ten."""
    while True:
        case = await town.open(days_ago=3)
        with suppress(NotDrawn):
            await town.do(DrawSpotCheck(), case)
            return case, town.entries(case, SpotCheckDrawn)[0]


async def test_a_spot_check_missed_before_its_source_was_known_to_be_silent_is_taken_back_once(town: Town) -> None:
    await town.do(REGISTER, by=ADMIN)
    month = month_of(town.now.astimezone(SHANGHAI).date())
    await town.do(DrawSeed(unit_id="county", for_month=month), by=REVIEWER)
    case, draw = await drawn(town)
    town.now = draw.event.answer_by + timedelta(minutes=1)
    await town.do(RecordMissedSpotCheck(check_id=draw.event.check_id), case)
    for _ in range(2):
        async with Watch(town) as watch:
            await watch.rounds()
    (missed,) = town.entries(case, SpotCheckMissed)
    (withdrawn,) = town.entries(case, DutyOverdueWithdrawn)
    assert (withdrawn.event.duty, withdrawn.event.reason) == ("spot-check", "source_silent")
    assert withdrawn.evidence[0] == str(missed.event_id)
    assert len(town.entries(case, BreachAlleged)) == len(town.entries(case, BreachWithdrawn)) == 1
    assert status(town, case, "spot-check") == ["unknown"]


async def test_each_report_on_the_way_missed_before_the_silence_was_known_is_taken_back_once(town: Town) -> None:
    await town.do(REGISTER, by=ADMIN)
    case, leave_id = await away(town)
    for _ in range(2):
        town.now += timedelta(days=8)
        await town.do(RecordMissedLeaveCheckIn(leave_id=leave_id), case)
    for _ in range(2):
        async with Watch(town) as watch:
            await watch.rounds()
    missed = town.entries(case, LeaveCheckInMissed)
    withdrawn = town.entries(case, LeaveCheckInMissWithdrawn)
    assert sorted(e.event.due_on for e in withdrawn) == [e.event.due_on for e in missed]
    assert {e.event.reason for e in withdrawn} == {OverdueWithdrawal.SOURCE_SILENT}
    assert status(town, case, "leave-report") == ["unknown", "unknown", "open"]


async def test_a_device_noted_as_silent_before_its_source_was_is_noted_anew_once_it_could_be_heard(town: Town) -> None:
    """Of its three hours the last three minutes turn out to be those of the source."""
    case, _ = await fitted(town)
    await town.do(RegisterSource(source_id="hall", unit_id="county", modes=(), fixes=True), by=ADMIN)
    start = town.now
    heard(town, *(start + timedelta(minutes=3 * n) for n in range(60)))  # the last one after 2 hours and 57 minutes
    async with Watch(town) as watch:
        town.now = start + timedelta(hours=3, seconds=30)
        await watch.rounds()
    (noted,) = town.entries(case, DeviceSilent)
    town.now += timedelta(minutes=10)
    for _ in range(2):
        async with Watch(town) as watch:
            await watch.rounds()
    (dismissed,) = town.entries(case, FalseAlarmConfirmed)
    assert (dismissed.event.entry, dismissed.event.reason) == (noted.event_id, "source_silent")
    assert len(town.entries(case, DeviceSilent)) == 1
    heard(town, *(town.now + timedelta(minutes=3 * n) for n in range(9)))
    for _ in range(2):
        town.now += timedelta(minutes=10)
        async with Watch(town) as watch:
            await watch.rounds()
    assert len(town.entries(case, DeviceSilent)) == 2


async def test_after_a_long_stop_all_silences_are_known_before_anything_is_called_missed(town: Town) -> None:
    """More beats than are looked at together, and then none over the window of a check-in."""
    start = town.now
    case = await town.open(days_ago=3)
    await town.do(REGISTER, by=ADMIN)
    await town.do(ScheduleCheckIn(), case)
    with town.site.connected("record") as conn:
        conn.execute(
            "INSERT INTO beats SELECT 'hall', %s + n * interval '10 seconds' FROM generate_series(1, 15001) AS n",
            [start],
        )
    town.now = start + timedelta(days=12)
    async with Watch(town) as watch:
        await watch.rounds()
    assert town.entries(case, CheckInMissed) == []


async def withdrawn(town: Town, case: UUID, entry: UUID) -> None:
    """An entry that two people took out of a file."""
    await town.do(ProposeCorrection(entry=entry, reason="It was heard meanwhile.", withdraw=True), case)
    (proposed,) = town.entries(case, CorrectionProposed)
    await town.do(CorrectEntry(proposal_id=proposed.event.proposal_id), case, by=REVIEWER)


async def held_unknown(town: Town) -> tuple[UUID, AnyEntry]:
    """A file, and the check-in of it that fell into the silence of a source that was never heard."""
    start = town.now
    case = await town.open(days_ago=3)
    await town.do(REGISTER, by=ADMIN)
    await town.do(ScheduleCheckIn(), case)
    async with Watch(town) as watch:
        town.now = start + timedelta(days=12)
        await watch.rounds()
    (unknown,) = town.entries(case, CheckInUnknown)
    return case, unknown


async def test_what_was_unknown_is_examined_again_once_where_that_is_taken_out(town: Town) -> None:
    """The beat that came on the sixth day was told only after the check-in had been held for unknown."""
    start = town.now
    case, unknown = await held_unknown(town)
    heard(town, start + timedelta(days=6))
    async with Watch(town) as watch:
        await watch.rounds()
        assert town.entries(case, CheckInMissed) == []
        await withdrawn(town, case, unknown.event_id)
    for _ in range(2):
        async with Watch(town) as watch:
            await watch.rounds()
    (missed,) = town.entries(case, CheckInMissed)
    assert missed.event.check_in_id == unknown.event.check_in_id
    assert status(town, case, "check-in")[0] == "breached"


async def test_what_a_silence_on_record_still_hides_is_unknown_again(town: Town) -> None:
    case, unknown = await held_unknown(town)
    async with Watch(town) as watch:
        await withdrawn(town, case, unknown.event_id)
        await watch.rounds()
    assert len(town.entries(case, CheckInUnknown)) == 2
    assert town.entries(case, CheckInMissed) == []
    assert status(town, case, "check-in")[0] == "unknown"
