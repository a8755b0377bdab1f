"""A lake written by hand, of invented people, so that the answers of questions are known."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from consumers.lake.sink import append
from consumers.lake.statistics import count
from consumers.lake.tables import Place, rows
from consumers.published.message import Out
from domain.conduct.breaches.record import BreachAlleged, BreachWithdrawn
from domain.conduct.custody.record import ReoffendingRecorded
from domain.conduct.sanctions.record import NoActionDecided, WarningIssued
from domain.contacts.record import CheckInIdentityFailed, CheckInMissed, CheckInReceived, Identity, Mode
from domain.intake.ending.record import Discharged, DischargeGround
from domain.intake.record import CaseOpened, ResponsibleOfficerAssigned, Sentence
from domain.kernel.codec import encode
from domain.kernel.event import Event
from domain.organisation.record import UnitEstablished
from domain.oversight.policies.record import PolicyActivated

ZONE = "Asia/Shanghai"


class Ledger:
    """Writes entries as they would come from the topic."""

    def __init__(self) -> None:
        self.entries: list[Out] = []

    def write(self, stream: UUID, event: Event, at: datetime, unit: str, days_late: int = 0) -> UUID:
        """One entry; its event id. days_late: from when it happened to when it was recorded."""
        position = len(self.entries) + 1
        event_id = UUID(int=(7 << 76) + position)
        version = sum(one.stream == stream for one in self.entries) + 1
        encoded = encode(event)
        recorded = at + timedelta(days=days_late)
        self.entries.append(
            Out(position, stream, version, encoded.topic, event_id, at, "instant", recorded, unit, None, None,
                encoded.facts)
        )  # fmt: skip
        return event_id


def day(text: str) -> datetime:
    """Ten in the morning there."""
    return datetime.fromisoformat(f"{text}T02:00:00+00:00").astimezone(UTC)


def file(number: int) -> UUID:
    return UUID(int=(1 << 90) + number)


def breach(number: int) -> UUID:
    return UUID(int=(2 << 90) + number)


@pytest.fixture
def lake(tmp_path: Path) -> Place:
    """A county with two offices, twelve files, five breaches, a policy and two officers, over the year 2025."""
    ledger = Ledger()
    for fill in (_units, _files, _check_ins, _breaches):
        fill(ledger)
    place = Place(tmp_path / "a lake")
    append(place.events(), rows(sorted(ledger.entries, key=lambda out: out.position)), [])
    count(place)
    return place


def _units(ledger: Ledger) -> None:
    for n, (unit, above) in enumerate([("county", None), ("north", "county"), ("south", "county")]):
        event = UnitEstablished(unit_id=unit, name=unit, zone=ZONE, parent=above)
        ledger.write(UUID(int=n + 1), event, day("2025-01-01"), "county")
    policy = PolicyActivated(
        unit_id="north", table="checkin.cadence", version="v2", digest="0" * 64, effective_from=date(2025, 7, 1)
    )
    ledger.write(UUID(int=9), policy, day("2025-06-20"), "county")


def _files(ledger: Ledger) -> None:
    """Eight files in the north and four in the south; one of the south is discharged at the end of June."""
    for n in range(12):
        unit = "north" if n < 8 else "south"
        opened = CaseOpened(
            case_number=f"T-{n}", unit_id=unit, category=Sentence.SUSPENDED_SENTENCE, name="An Invented"
        )
        ledger.write(file(n), opened, day("2025-01-10"), unit)
        ledger.write(file(n), ResponsibleOfficerAssigned(officer_id=f"{unit}-1"), day("2025-01-11"), unit)
    ledger.write(file(11), Discharged(ground=DischargeGround.EXPIRY), day("2025-06-30"), "south")


def _check_ins(ledger: Ledger) -> None:
    """Each month each file has one to do. The north misses 4 of 8 in May and June and 1 of 8 in July and August; the
    south 1 of 4 before and of 3 after. At the end of the year, file 6 is late twice and fails once."""
    for month in (5, 6, 7, 8):
        for n in range(11 if month > 6 else 12):
            unit = "north" if n < 8 else "south"
            missed = n < (4 if month < 7 else 1) if n < 8 else n == 8
            due = date(2025, month, 15)
            asked = UUID(int=(3 << 90) + 100 * month + n)
            event: Event = (
                CheckInMissed(check_in_id=asked, due_on=due, grace_until=due)
                if missed
                else CheckInReceived(mode=Mode.APP, identity=Identity.CONFIRMED, check_in_id=asked, due_on=due)
            )
            ledger.write(file(n), event, day(f"2025-{month:02d}-16"), unit)
    for text, late in (("2025-11-03", 2), ("2025-12-04", 1)):
        event = CheckInReceived(mode=Mode.APP, identity=Identity.CONFIRMED, late_by_days=late)
        ledger.write(file(6), event, day(text), "north")
    ledger.write(file(6), CheckInIdentityFailed(mode=Mode.APP), day("2025-12-20"), "north")


def _breaches(ledger: Ledger) -> None:
    """Three are answered after 2, 4 and 20 days, one is withdrawn, one waits, and one of a closed file too."""

    def alleged(n: int, of: int, on: str, unit: str) -> None:
        said = BreachAlleged(breach_id=breach(n), kind="reporting", from_on=date.fromisoformat(on), until_on=None)
        ledger.write(file(of), said, day(on), unit)

    for n, of, on, unit in (
        (0, 0, "2025-05-17", "north"), (1, 1, "2025-05-17", "north"), (2, 2, "2025-06-17", "north"),
        (3, 3, "2025-06-17", "north"), (4, 8, "2025-09-01", "south"), (5, 11, "2025-06-17", "south"),
    ):  # fmt: skip
        alleged(n, of, on, unit)
    ledger.write(file(0), WarningIssued(breach_id=breach(0), step="warning"), day("2025-05-19"), "north")
    ledger.write(file(1), NoActionDecided(breach_id=breach(1), reason="slight"), day("2025-05-21"), "north")
    ledger.write(file(2), WarningIssued(breach_id=breach(2), step="warning"), day("2025-07-07"), "north", days_late=3)
    ledger.write(file(3), BreachWithdrawn(breach_id=breach(3), reason="late_entry"), day("2025-06-20"), "north")
    ledger.write(
        file(9), ReoffendingRecorded(crime="new_crime", stage="charged", authority="court"), day("2025-10-09"), "south"
    )
