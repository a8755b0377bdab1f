"""A special period, opened on its own stream, counts in the files of its unit: on real servers, in every process."""

from __future__ import annotations

from datetime import date, timedelta

from domain.contacts.record import CheckInScheduled
from domain.contacts.rules import ScheduleCheckIn
from domain.kernel.rule import Of
from domain.organisation.meetings.record import MeetingHeld, MeetingKind
from domain.organisation.meetings.rules import BeginMeetingSeries, RecordMeeting
from domain.organisation.periods.record import PeriodKind
from domain.organisation.periods.rules import OpenSpecialPeriod
from journal.handling import Handling
from journal.site import Site

from .conftest import REVIEWER, answer, asked, opening


async def test_a_period_opened_by_one_process_makes_check_ins_due_sooner_in_another(
    site: Site, handling: Handling
) -> None:
    other = Handling(site)
    await other.start()
    case = answer((await other.handle(asked(opening(), key="case"))).answer).stream
    zone = handling.references.units["county"].zone_info
    with site.reader() as reader:
        today = reader.stream(case)[0].recorded_at.astimezone(zone).date()
    period = OpenSpecialPeriod(
        period_id="p-1",
        unit_id="county",
        kind=PeriodKind.SENSITIVE,
        cause="congress",
        from_on=today,
        until_on=today + timedelta(days=20),
        measures="sensitive",
        order="2026-1",
    )
    await handling.handle(asked(period, by=REVIEWER, key="period"))
    await other.handle(asked(ScheduleCheckIn(), stream=case, key="schedule"))
    assert other.references.known[Of.PERIODS].keys() == {"p-1"}
    await other.stop()
    with site.reader() as reader:
        scheduled = reader.stream(case)[-1].event
    assert isinstance(scheduled, CheckInScheduled)
    assert scheduled.due_on == today + timedelta(days=3)


async def test_a_series_of_meetings_has_a_stream_and_keys_of_its_own(site: Site, handling: Handling) -> None:
    begin = BeginMeetingSeries(
        series_id="county.office", unit_id="county", kind=MeetingKind.OFFICE, begins_on=date(2026, 1, 1)
    )
    series = answer((await handling.handle(asked(begin, by=REVIEWER, key="begin"))).answer).stream
    told = RecordMeeting(attended=4, note="Nobody else reads this.")
    await handling.handle(asked(told, stream=series, key="held"))
    with site.reader() as reader:
        held = reader.stream(series)[-1].event
    assert isinstance(held, MeetingHeld)
    assert "Nobody" not in repr(held)
