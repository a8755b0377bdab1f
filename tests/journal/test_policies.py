"""Policies at work: activated on the record, they decide at their unit and below, in every process."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta
from pathlib import Path

import pytest

from domain import catalogue
from domain.contacts.rules import RecordCheckIn, ScheduleCheckIn
from domain.intake.survey.record import SurveyRequested
from domain.intake.survey.rules import RequestSurvey
from domain.kernel.access import Actor, Role
from domain.kernel.calendar import contents
from domain.kernel.days.in_force import CalendarContentMissing
from domain.kernel.ids import stream_of
from domain.kernel.policy import PolicyBook, PolicyContentMissing, PolicyTable
from domain.kernel.policy_files import version_of
from domain.kernel.refusal import Unknown
from domain.oversight.calendars.rules import PublishCalendar
from domain.oversight.policies.refusals import ContentNotAtHand, DrafterMayNotActivate
from domain.oversight.policies.rules import ActivatePolicy, DraftPolicy, RetirePolicy
from domain.oversight.restrictions.record import Listing, RestrictionReason
from domain.oversight.restrictions.rules import SetRestriction
from journal.handling import Handling
from journal.site import Site

from .conftest import OFFICER, REVIEWER, answer, asked, opening, today

ADMIN = Actor("admin-1", Role.ADMIN, "county")
LEADER = Actor("leader-1", Role.LEADER, "county")


PACKAGED = Path(catalogue.__file__).parent / "policies" / "checkin.cadence" / "prc-2020.toml"


def daily() -> PolicyTable:
    """A cadence of the county's own: every two days under strict supervision."""
    content = PACKAGED.read_text().replace("every_days = 7", "every_days = 2")
    return version_of("checkin.cadence", "county-own", content.encode())


OWN = daily()
POLICY = stream_of("policy", "county:checkin.cadence")


def book(*kept: PolicyTable) -> PolicyBook:
    made = PolicyBook(version for versions in catalogue.policies().all().values() for version in versions)
    made.keep(kept)
    return made


async def activated(handling: Handling) -> None:
    draft = DraftPolicy(
        unit_id="county",
        table="checkin.cadence",
        version="county-own",
        digest=OWN.pin.partition("#")[2],
        effective_from=today(),
    )
    drafted = answer((await handling.handle(asked(draft, by=ADMIN, key="draft"))).answer)
    activate = ActivatePolicy(version="county-own")
    with pytest.raises(DrafterMayNotActivate):
        await handling.handle(asked(activate, stream=drafted.stream, by=ADMIN, key="own", seen=1))
    await handling.handle(asked(activate, stream=drafted.stream, by=LEADER, key="activate", seen=1))


async def due_in_days(site: Site, handling: Handling, number: str) -> tuple[int, tuple[str, ...]]:
    """In how many days the first check-in of a new case is due, and what that rests on."""
    case = answer((await handling.handle(asked(opening(number), key=number))).answer).stream
    await handling.handle(asked(ScheduleCheckIn(), stream=case, key=f"{number} due"))
    with site.reader() as reader:
        last = reader.stream(case)[-1]
    return (last.event.due_on - today()).days, last.policies  # type: ignore[attr-defined]


async def test_an_activation_decides_from_then_on_and_its_end_ends_it(site: Site, handling: Handling) -> None:
    own = Handling(site, book=book(OWN))
    await own.start()
    assert (await due_in_days(site, own, "A"))[0] == 7
    await activated(own)
    assert await due_in_days(site, own, "B") == (2, (OWN.pin,))
    retire = RetirePolicy(version="county-own", retired_from=today())
    stream = (await own.handle(asked(retire, stream=POLICY, by=LEADER, key="retire", seen=2))).told.stream
    assert stream == POLICY
    assert (await due_in_days(site, own, "C"))[0] == 7
    await own.stop()


async def test_another_process_decides_by_it_as_soon_as_it_is_recorded(site: Site, handling: Handling) -> None:
    first, second = Handling(site, book=book(OWN)), Handling(site, book=book(OWN))
    for process in (first, second):
        await process.start()
    case = answer((await second.handle(asked(opening(), key="1"))).answer).stream
    await activated(first)
    await second.handle(asked(ScheduleCheckIn(), stream=case, key="2"))
    with site.reader() as reader:
        assert reader.stream(case)[-1].policies == (OWN.pin,)
    for process in (first, second):
        await process.stop()


async def test_a_process_without_the_content_refuses_by_name_and_goes_on(site: Site, handling: Handling) -> None:
    own = Handling(site, book=book(OWN))
    await own.start()
    await activated(own)
    await own.stop()
    with pytest.raises(ContentNotAtHand):
        await handling.handle(
            asked(
                DraftPolicy(
                    unit_id="county",
                    table="checkin.cadence",
                    version="another",
                    digest="00" * 32,
                    effective_from=today() + timedelta(1),
                ),
                by=ADMIN,
                key="draft another",
            )
        )
    case = answer((await handling.handle(asked(opening(), key="1"))).answer).stream
    with pytest.raises(PolicyContentMissing) as missing:
        await handling.handle(asked(ScheduleCheckIn(), stream=case, key="2"))
    assert missing.value.facts["version"] == "county-own"
    assert missing.value.rule_name == "checkin.cadence@county-own"


async def test_a_restricted_file_does_not_exist_for_whom_it_is_not(site: Site, handling: Handling) -> None:
    case = answer((await handling.handle(asked(opening(), key="1"))).answer).stream
    with site.reader() as reader:
        version = len(reader.stream(case))
    deny = SetRestriction(listing=Listing.DENY, reason=RestrictionReason.CONFLICT_OF_INTEREST, accounts=(OFFICER.id,))
    await handling.handle(asked(deny, stream=case, by=REVIEWER, key="2", seen=version))
    with pytest.raises(Unknown):
        await handling.handle(asked(RecordCheckIn(mode="phone"), stream=case, key="3"))
    other = Actor("officer-2", Role.OFFICER, "county")
    await handling.handle(asked(RecordCheckIn(mode="phone"), stream=case, by=other, key="4"))


OWN_YEAR = b"""notices = ["Own"]
work = []
[[festivals]]
name = "national_day"
first = 2026-01-01
last = 2026-12-30
"""


async def survey(site: Site, handling: Handling, key: str) -> tuple[date, tuple[str, ...]]:
    """By when a survey asked for on 2026-03-09 is due, and what that rests on."""
    command = RequestSurvey(issuer="court-1", unit_id="county", name="Invented Person", occurred_on=date(2026, 3, 9))
    stream = answer((await handling.handle(asked(command, key=key))).answer).stream
    with site.reader() as reader:
        (entry,) = reader.stream(stream)
    assert isinstance(entry.event, SurveyRequested)
    return entry.event.due_on, tuple(p for p in entry.policies if not p.startswith("survey."))


async def test_a_published_calendar_counts_from_then_on_and_without_its_content_nothing_is_counted(
    site: Site, handling: Handling, tmp_path: Path
) -> None:
    def publish(year: int) -> PublishCalendar:
        digest = hashlib.sha256(OWN_YEAR).hexdigest()
        return PublishCalendar(unit_id="county", calendar="workdays", version="own", year=year, digest=digest)

    assert await survey(site, handling, "1") == (date(2026, 3, 23), (catalogue.calendar().years[2026].pin,))
    other = Handling(site)
    await other.start()
    await handling.handle(asked(publish(2026), by=ADMIN, key="publish"))
    for process in (handling, other):
        with pytest.raises(CalendarContentMissing):
            await survey(site, process, "2")
    (tmp_path / "calendars" / "workdays").mkdir(parents=True)
    (tmp_path / "calendars" / "workdays" / "own.toml").write_bytes(OWN_YEAR)
    catalogue.calendars().keep(contents(tmp_path / "calendars"))
    due_on, pins = await survey(site, handling, "3")
    assert due_on == date(2027, 1, 13)
    assert pins == (f"workdays@own#{hashlib.sha256(OWN_YEAR).hexdigest()}",)
    await other.stop()
    catalogue.calendars.cache_clear()
