"""A source that is down: its silence is put on record, and what falls into it is unknown, not missed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from consumers.clock.listening import tells
from domain.contacts.checks.record import SpotCheckDrawn, SpotCheckMissed, SpotCheckUnknown
from domain.contacts.record import CheckInMissed, CheckInScheduled, CheckInUnknown, Mode
from domain.contacts.rules import RecordCheckIn, ScheduleCheckIn
from domain.kernel.ids import stream_of
from domain.oversight.sources.record import Silence, Source, SourceHeard, SourceSilent
from domain.oversight.sources.rules import RegisterSource, RetireSource
from domain.whereabouts.silence.record import DeviceSilent, EvidenceGapDetected

from .conftest import ADMIN, Town, Watch
from .given import fitted
from .test_daily import SHANGHAI, on

REGISTER = RegisterSource(source_id="hall", unit_id="county", modes=(Mode.KIOSK, Mode.APP))
HALL = stream_of("source", "hall")
T = datetime(2026, 3, 1, 8, tzinfo=UTC)
AFTER = timedelta(minutes=5)


def heard(town: Town, *beats: datetime) -> None:
    """Beats as the API notes them."""
    with town.site.connected("record") as conn:
        for at in beats:
            conn.execute("INSERT INTO beats VALUES ('hall', %s)", [at])


def beats(*minutes: float) -> Sequence[tuple[datetime]]:
    return [(T + timedelta(minutes=m),) for m in minutes]


def source(*silences: Silence) -> Source:
    return Source("hall", "county", (Mode.KIOSK,), 60, T, UUID(int=1), False, silences)


def told(
    rows: Sequence[tuple[datetime]], minutes: float, of: Source | None = None
) -> list[tuple[str, datetime | None]]:
    now = T + timedelta(minutes=minutes)
    found = tells(of or source(), T, rows, now, AFTER).orders
    return [(order.work, getattr(order.command, "until", None) or order.command.since) for order in found]


def test_beats_in_time_tell_nothing() -> None:
    assert told(beats(1, 2, 3, 4, 8.9), 13.8) == []


def test_five_minutes_without_a_beat_are_a_silence_from_the_last_one() -> None:
    assert told(beats(1, 2), 6.99) == []
    assert told(beats(1, 2), 7) == [("source-silent", T + timedelta(minutes=2))]


def test_a_source_that_was_never_heard_is_silent_since_it_was_registered() -> None:
    assert told([], 5) == [("source-silent", T)]


def test_a_silence_that_came_and_went_while_nobody_watched_is_told_whole() -> None:
    assert told(beats(1, 30, 31), 32) == [("source-heard", T + timedelta(minutes=30))]


def test_a_gap_of_exactly_five_minutes_between_two_beats_is_a_silence() -> None:
    assert told(beats(1, 5.99), 6) == []
    assert told(beats(1, 6), 6) == [("source-heard", T + timedelta(minutes=6))]


def test_the_first_beat_ends_a_silence_on_record() -> None:
    silent = source(Silence(T, None, UUID(int=2)))
    assert told([], 60, silent) == []
    assert told(beats(59, 60), 60, silent) == [("source-heard", T + timedelta(minutes=59))]


async def test_silences_come_on_record_once(town: Town) -> None:
    await town.do(REGISTER, by=ADMIN)
    start = town.now
    heard(town, start + timedelta(minutes=1))
    for _ in range(2):
        async with Watch(town) as watch:
            town.now = start + timedelta(minutes=20)
            await watch.rounds()
    assert [e.event.since for e in town.entries(HALL, SourceSilent)] == [start + timedelta(minutes=1)]
    heard(town, start + timedelta(minutes=30), start + timedelta(minutes=31))
    for _ in range(2):
        async with Watch(town) as watch:
            town.now = start + timedelta(minutes=32)
            await watch.rounds()
    assert [e.event.until for e in town.entries(HALL, SourceHeard)] == [start + timedelta(minutes=30)]


async def test_what_falls_into_an_outage_is_unknown_and_due_again(town: Town) -> None:
    start = town.now
    case = await town.open(days_ago=3)
    await town.do(REGISTER, by=ADMIN)
    await town.do(ScheduleCheckIn(), case)  # may be answered from the fifth day on
    async with Watch(town) as watch:
        town.now = start + timedelta(days=40)
        await watch.rounds()
    (unknown, *_) = town.entries(case, CheckInUnknown)
    assert unknown.event.source_id == "hall"
    assert town.entries(case, CheckInMissed) == []
    first, second, *_ = town.entries(case, CheckInScheduled)
    assert unknown.event.check_in_id == first.event.check_in_id
    assert second.event.due_on > first.event.due_on


async def test_a_spot_check_that_nobody_could_answer_is_unknown_and_not_missed(town: Town) -> None:
    cases = [await town.open(days_ago=3) for _ in range(20)]
    await town.do(REGISTER, by=ADMIN)
    day = town.now.astimezone(SHANGHAI).date()
    drawn: list[UUID] = []
    async with Watch(town) as watch:
        while not drawn:  # one in ten is, every day
            day += timedelta(days=1)
            for hour in (1, 19, 22):
                town.now = on(day, hour)
                await watch.rounds()
            drawn = [case for case in cases if town.entries(case, SpotCheckDrawn)]
    assert [len(town.entries(case, SpotCheckUnknown)) for case in drawn] == [1] * len(drawn)
    assert all(town.entries(case, SpotCheckMissed) == [] for case in drawn)


async def test_without_an_outage_it_is_missed(town: Town) -> None:
    start = town.now
    case = await town.open(days_ago=3)
    await town.do(REGISTER, by=ADMIN)
    await town.do(RetireSource(reason="no_longer_used"), HALL, by=ADMIN)
    await town.do(ScheduleCheckIn(), case)
    async with Watch(town) as watch:
        town.now = start + timedelta(days=12)
        await watch.rounds()
    assert len(town.entries(case, CheckInMissed)) == 1
    assert town.entries(case, CheckInUnknown) == []


async def test_the_hours_of_a_device_go_on_when_what_brings_its_fixes_is_heard_again(town: Town) -> None:
    start = town.now
    case, _ = await fitted(town)
    await town.do(RegisterSource(source_id="hall", unit_id="county", modes=(), fixes=True), by=ADMIN)
    async with Watch(town) as watch:
        town.now = start + timedelta(hours=4)
        await watch.rounds()
        assert len(town.entries(HALL, SourceSilent)) == 1
        assert town.entries(case, DeviceSilent) == []
        heard(town, *(town.now + timedelta(minutes=4 * n) for n in range(50)))
        town.now += timedelta(hours=2)
        await watch.rounds()
        assert town.entries(case, DeviceSilent) == []
        town.now += timedelta(hours=1, minutes=5)
        await watch.rounds()
    assert [e.event.hours for e in town.entries(case, DeviceSilent)] == [7]


async def test_a_person_is_not_missed_for_the_hours_in_which_a_source_of_their_ways_was_silent(town: Town) -> None:
    start = town.now
    case = await town.open(days_ago=30)
    await town.do(RecordCheckIn(mode=Mode.PHONE, occurred_at=start - timedelta(hours=180)), case)
    await town.do(REGISTER, by=ADMIN)
    async with Watch(town) as watch:
        town.now = start + timedelta(hours=30)  # 210 since the call: 192 are too many
        await watch.rounds()
        assert len(town.entries(HALL, SourceSilent)) == 1
        assert town.entries(case, EvidenceGapDetected) == []
        heard(town, *(town.now + timedelta(minutes=4 * n) for n in range(200)))
        town.now += timedelta(hours=11, minutes=50)
        await watch.rounds()
        assert town.entries(case, EvidenceGapDetected) == []
        town.now += timedelta(minutes=20)
        await watch.rounds()
    assert [e.event.hours for e in town.entries(case, EvidenceGapDetected)] == [222]
