"""What read models count by packaged tables follows a unit's own version and calendar all the same, file by file."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from consumers.clock.once import EVERY
from domain import catalogue
from domain.contacts.rules import RecordVisit
from domain.duties.record import DutyOverdue, DutyRestated
from domain.kernel import days
from domain.kernel.calendar import contents
from domain.kernel.policy_files import version_of
from domain.oversight.calendars.rules import PublishCalendar

from . import test_restating
from .conftest import ADMIN, Town, Watch
from .test_restating import OWN_HOURS, activate

CHAIN = Path(catalogue.__file__).parent / "policies" / "induction.chain" / "prc-2020.toml"
OWN = version_of("induction.chain", "own", CHAIN.read_text().replace("risk = 120", "risk = 80").encode())


@pytest.fixture(autouse=True)
def at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """The content of the version is at hand."""
    plain = test_restating.book

    def book() -> object:
        made = plain()
        made.keep([OWN])
        return made

    monkeypatch.setattr(test_restating, "book", book)


@pytest.fixture
def calendars(tmp_path: Path) -> Iterator[Path]:
    """A folder of calendars; what was taken from it is forgotten after the test."""
    folder = tmp_path / "calendars" / "workdays"
    folder.mkdir(parents=True)
    yield folder
    catalogue.calendars.cache_clear()


def restated(town: Town, case: UUID, duty: str) -> list[DutyRestated]:
    return [entry.event for entry in town.entries(case, DutyRestated) if entry.event.duty == duty]


async def test_a_file_that_is_open_and_one_that_opens_later_go_by_the_version_of_their_unit_once(town: Town) -> None:
    before, elsewhere = await town.open(days_ago=3, unit_id="office"), await town.open(days_ago=3)
    await activate(town, in_days=0, own=OWN)
    after = await town.open(days_ago=2, unit_id="office")
    for _ in range(2):
        async with Watch(town) as watch:
            await watch.rounds()
            town.now += EVERY
            await watch.rounds()
    for case in (before, after):
        (opened, *_) = town.entries(case)
        (event,) = restated(town, case, "induction-risk")
        assert event.due_at == opened.occurred_at + timedelta(hours=80)
        assert event.policy == OWN.pin
        assert event.caused_by is not None
        assert restated(town, case, "induction-group") == []
    assert restated(town, elsewhere, "induction-risk") == []


async def test_a_step_is_called_overdue_by_the_hours_of_its_unit(town: Town) -> None:
    case = await town.open(days_ago=3, unit_id="office")
    await activate(town, in_days=0, own=OWN)
    async with Watch(town) as watch:
        for hours, found in ((0, []), (7, []), (2, ["induction-risk"])):  # 72, 79 and 81 after the opening
            town.now += timedelta(hours=hours)
            await watch.rounds()
            called = [entry.event.duty for entry in town.entries(case, DutyOverdue)]
            assert [duty for duty in called if duty == "induction-risk"] == found


async def test_a_calendar_that_is_published_restates_the_closing_of_months(town: Town, calendars: Path) -> None:
    case, elsewhere = await town.open(days_ago=1, unit_id="office"), await town.open(days_ago=1)
    month = days.month_of((town.now + timedelta(hours=8) - timedelta(days=1)).date())
    year = (days.bounds(month)[1] + timedelta(days=1)).year
    content = f'notices = []\nwork = []\n[[festivals]]\nname = "new_year"\nfirst = {year}-01-01\nlast = {year}-12-31\n'
    (calendars / "own.toml").write_text(content)
    catalogue.calendars().keep(contents(calendars.parent))
    digest = hashlib.sha256(content.encode()).hexdigest()
    await town.do(
        PublishCalendar(unit_id="office", calendar="workdays", version="own", year=year, digest=digest), by=ADMIN
    )
    async with Watch(town) as watch:
        await watch.rounds()
    (event,) = restated(town, case, "month-close")
    assert (event.key, event.cause) == (month, "calendar_published")
    assert event.was_due_on is not None
    assert event.due_on.year == year + 1 > event.was_due_on.year  # no day of the whole year is worked
    assert restated(town, elsewhere, "month-close") == []


async def test_what_shows_somebody_pins_the_hours_of_their_unit_while_no_clock_runs(town: Town) -> None:
    mine, elsewhere = await town.open(unit_id="office"), await town.open()
    await activate(town, in_days=0, own=OWN_HOURS)
    for case in (mine, elsewhere):
        await town.do(RecordVisit(visit="home", met=True), case)
    after = await town.open(unit_id="office", days_ago=0)
    pins = {
        case: [pin for pin in town.entries(case)[-1].policies if pin.startswith("gap.hours@")]
        for case in (mine, elsewhere, after)
    }
    assert pins == {mine: [OWN_HOURS.pin], elsewhere: [], after: [OWN_HOURS.pin]}
