"""Tracks on real servers: their stream has the keys of its file, and their fixes stand sealed beside the record."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg
import pytest
from msgspec.structs import replace

from domain.kernel.access import Actor, Role
from domain.kernel.event import Category
from domain.kernel.ids import owner_of, tracks_of
from domain.kernel.refusal import Unknown
from domain.whereabouts.areas.record import AreaLeft
from domain.whereabouts.areas.refusals import BatchUnknown
from domain.whereabouts.areas.rules import DefineArea, RecordAreaLeft
from domain.whereabouts.places.fixes import Fix, batch_of
from domain.whereabouts.places.outline import Corner, Shape
from domain.whereabouts.plans.record import PlanBasis
from domain.whereabouts.plans.rules import EndLocationPlan, SetLocationPlan
from domain.whereabouts.tracks.record import FixesRecorded, Source, Tracks
from domain.whereabouts.tracks.refusals import FixesRecordedAlready, NoLegalBasis
from domain.whereabouts.tracks.rules import RecordFixes
from journal.fixes import Fixes
from journal.handling import Handling
from journal.handling.desk import open_value
from journal.handling.states import folded
from journal.proof.signer import default_key_file, sign
from journal.proof.verifying.whole import verify
from journal.sealing import Tampered
from journal.site import Site

from .conftest import answer, asked, opening
from .test_handling import CHECK_IN, opened

SHANGHAI = ZoneInfo("Asia/Shanghai")
ELSEWHERE = Actor("officer-9", Role.OFFICER, "other")


def just_now() -> datetime:
    """Now, and not so late that a batch would run over midnight at the unit."""
    while (datetime.now(SHANGHAI) + timedelta(seconds=15)).date() != datetime.now(SHANGHAI).date():
        time.sleep(1)
    return datetime.now(UTC)


def fixes(first_at: datetime, count: int = 2) -> RecordFixes:
    each = tuple(Fix(first_at + timedelta(seconds=n), 39_908_692 + n, 116_397_477, 10) for n in range(count))
    return RecordFixes(source=Source.PHONE, datum="wgs84", fixes=each)


@pytest.fixture
async def case(handling: Handling) -> UUID:
    """A file with a location plan that allows twelve fixes a day of a phone."""
    told = answer((await handling.handle(asked(opening(), key="open"))).answer)
    today = datetime.now(UTC).date()
    setting = SetLocationPlan(
        basis=PlanBasis.INFORMATION_CHECK,
        entry=told.entries[0],
        starts_on=today - timedelta(days=1),
        ends_on=today + timedelta(days=20),
        fixes_a_day=12,
        sources=("mobile_phone",),
    )
    await handling.handle(asked(setting, stream=told.stream, key="plan", seen=told.version))
    return told.stream


async def recorded(handling: Handling, case: UUID, command: RecordFixes, key: str = "fixes") -> UUID:
    handled = await handling.handle(asked(command, stream=tracks_of(case), key=key))
    return answer(handled.answer).entries[0]


async def test_a_batch_is_recorded_on_the_tracks_of_its_file_under_its_keys(
    site: Site, handling: Handling, case: UUID
) -> None:
    await recorded(handling, case, fixes(just_now()))
    with site.reader() as reader, psycopg.connect(site.keys_url) as keys:
        (entry,) = reader.stream(tracks_of(case))
        assert isinstance(entry.event, FixesRecorded)
        assert (entry.unit_id, entry.event.count) == ("county", 2)
        assert isinstance(folded(tracks_of(case), [entry]).state, Tracks)
        box = open_value(entry.event.box, reader.keys.of(case))
        assert box is not None
        assert box.startswith("39908692,116397477")
        owners = keys.execute("SELECT DISTINCT stream FROM keys.keys WHERE category = %s", [Category.LOCATION])
        assert {owner for (owner,) in owners} == {case} == {owner_of(entry.originator_id)}


async def test_the_fixes_stand_sealed_beside_the_record_and_are_those_that_it_digests(
    site: Site, handling: Handling, case: UUID
) -> None:
    command = fixes(just_now())
    await recorded(handling, case, command)
    with site.reader() as reader:
        (entry,) = reader.stream(tracks_of(case))
        assert isinstance(entry.event, FixesRecorded)
        plain = Fixes(reader.conn, reader.keys).of(entry.originator_id, entry.event.digest)
        assert plain is not None
        assert batch_of(plain).fixes == command.fixes
        (stored,) = reader.conn.execute("SELECT content FROM fixes", binary=True).fetchone() or (b"",)
        assert b"39908692" not in stored
        assert Fixes(reader.conn, reader.keys).of(entry.originator_id, "0" * 64) is None


async def test_fixes_that_were_changed_or_moved_do_not_open(site: Site, handling: Handling, case: UUID) -> None:
    await recorded(handling, case, fixes(just_now()))
    other = await opened(handling, "C-2")
    with psycopg.connect(site.record_url) as owner:
        owner.execute(
            "INSERT INTO record.fixes SELECT %s, digest, until, content FROM record.fixes", [tracks_of(other)]
        )
    with site.reader() as reader:
        (entry,) = reader.stream(tracks_of(case))
        assert isinstance(entry.event, FixesRecorded)
        assert Fixes(reader.conn, reader.keys).of(tracks_of(other), entry.event.digest) is None
    with psycopg.connect(site.record_url) as owner:
        owner.execute("ALTER TABLE record.fixes DISABLE TRIGGER append_only")
        owner.execute("UPDATE record.fixes SET content = set_byte(content, 60, get_byte(content, 60) # 1)")
    with site.reader() as reader, pytest.raises(Tampered):
        Fixes(reader.conn, reader.keys).of(tracks_of(case), entry.event.digest)


async def test_fixes_are_deleted_after_their_day_and_not_before_and_never_changed(
    site: Site, handling: Handling, case: UUID
) -> None:
    await recorded(handling, case, fixes(just_now()))
    with site.reader() as reader:
        (entry,) = reader.stream(tracks_of(case))
        kept = Fixes(reader.conn, reader.keys)
        assert isinstance(entry.event, FixesRecorded)
        assert kept.drop(entry.event.until) == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="are kept until"):
            kept.drop(entry.event.until + timedelta(days=1))
        for change in ("UPDATE fixes SET until = until - 1", "TRUNCATE fixes"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                reader.conn.execute(change.encode())
    with psycopg.connect(site.record_url) as owner:
        owner.execute("ALTER TABLE record.fixes DISABLE TRIGGER append_only")
        owner.execute("UPDATE record.fixes SET until = %s", [date(2020, 1, 1)])
        owner.execute("ALTER TABLE record.fixes ENABLE TRIGGER append_only")
    with site.reader() as reader:
        kept = Fixes(reader.conn, reader.keys)
        assert kept.drop(date.today()) == 1
        assert kept.of(tracks_of(case), entry.event.digest) is None


async def test_a_repeated_batch_is_answered_again_and_the_same_fixes_anew_are_refused(
    site: Site, handling: Handling, case: UUID
) -> None:
    command = fixes(just_now())
    first = await handling.handle(asked(command, stream=tracks_of(case), key="k"))
    again = await handling.handle(asked(command, stream=tracks_of(case), key="k"))
    assert (again.answer, again.repeated) == (first.answer, True)
    with pytest.raises(FixesRecordedAlready):
        await recorded(handling, case, command, "another key")


async def test_tracks_are_seen_by_whoever_sees_the_file_and_by_nobody_else(handling: Handling, case: UUID) -> None:
    command = asked(fixes(just_now()), stream=tracks_of(case), key="k", by=ELSEWHERE)
    with pytest.raises(Unknown):
        await handling.handle(command)
    nowhere = asked(fixes(just_now()), stream=tracks_of(UUID(int=9 << 64)), key="k")
    with pytest.raises(Unknown):
        await handling.handle(nowhere)


async def test_what_belongs_on_the_file_is_not_recorded_on_its_tracks(handling: Handling, case: UUID) -> None:
    await recorded(handling, case, fixes(just_now()))
    with pytest.raises(Unknown):
        await handling.handle(asked(CHECK_IN, stream=tracks_of(case), key="wrong stream"))


async def test_the_file_is_asked_as_it_stands_in_the_record_not_as_it_is_remembered(
    site: Site, handling: Handling, case: UUID
) -> None:
    await recorded(handling, case, fixes(just_now()))
    with site.reader() as reader:
        version = len(reader.stream(case))
        state = folded(case, reader.stream(case)).state
    (plan_id,) = state.location_plans.known
    other = Handling(site)
    await other.start()
    end = EndLocationPlan(plan_id=plan_id, reason="need_over")
    await other.handle(asked(end, stream=case, key="end", seen=version))
    await other.stop()
    with pytest.raises(NoLegalBasis):
        await recorded(handling, case, fixes(just_now()), "later")


async def test_another_process_goes_on_where_this_one_stood(site: Site, handling: Handling, case: UUID) -> None:
    command = fixes(just_now(), 10)
    await recorded(handling, case, command)
    other = Handling(site)
    await other.start()
    with pytest.raises(FixesRecordedAlready):
        await recorded(other, case, command, "another key")
    await other.stop()


async def test_a_crossing_on_the_file_cites_a_batch_of_its_tracks_and_of_no_others(
    site: Site, handling: Handling, case: UUID
) -> None:
    command = fixes(just_now())
    batch = await recorded(handling, case, command)
    with site.reader() as reader:
        first, version = reader.stream(case)[0].event_id, len(reader.stream(case))
    area = DefineArea(
        duty="stay_within",
        entry=first,
        outline=Shape((Corner(39_000_000, 116_000_000),), 500),
        buffer_metres=50,
        starts_on=datetime.now(UTC).date() - timedelta(days=1),
    )
    told = answer((await handling.handle(asked(area, stream=case, key="area", seen=version))).answer)
    with site.reader() as reader:
        (area_id,) = folded(case, reader.stream(case)).state.areas.known
    leaving = RecordAreaLeft(area_id=area_id, batch=batch, metres=900, occurred_at=command.fixes[0].at)
    with pytest.raises(BatchUnknown):
        await handling.handle(asked(replace(leaving, batch=UUID(int=3)), stream=case, key="other"))
    await handling.handle(asked(leaving, stream=case, key="left"))
    with site.reader() as reader:
        last = next(e for e in reader.stream(case) if isinstance(e.event, AreaLeft))
        assert last.evidence == (str(batch),)
        assert last.originator_version == told.version + 1


async def test_a_record_with_tracks_is_verified_without_a_doubt(site: Site, handling: Handling, case: UUID) -> None:
    await recorded(handling, case, fixes(just_now()))
    for journal in ("record", "reads"):
        sign(site, journal, default_key_file(site))  # type: ignore[arg-type]
    findings = verify(site)
    assert [finding.doubts.count for finding in findings] == [0] * len(findings)
