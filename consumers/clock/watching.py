"""Watching for silence: of a device that is worn, and of a person of whom nothing has been heard or seen."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

from consumers.clock.asking import Asking, Order
from consumers.clock.desk import Desk
from consumers.clock.once import Once
from consumers.clock.tally import Tally
from domain.assessment.record import SupervisionClass
from domain.contacts.tables import CheckInCadence
from domain.duties.owed import CONTACT
from domain.duties.rules import RestateDuty
from domain.intake.record import Sentence
from domain.kernel.rule import Of
from domain.oversight.sources.holding import audible
from domain.whereabouts.silence.rules import DetectEvidenceGap, RecordSilentDevice
from domain.whereabouts.silence.tables import GapHours

PAGE = 10_000
DEVICES: LiteralString = """
SELECT worn.stream, worn.device_id, coalesce(seen.last_at, worn.since), file.unit_id, worn.unheard ->> 'entry'
FROM worn_devices AS worn JOIN case_files AS file USING (stream)
LEFT JOIN last_seen AS seen ON seen.case_id = worn.stream AND seen.source = worn.device_id::text
WHERE worn.until IS NULL AND worn.quiet IS NULL AND file.ended_at IS NULL AND file.unit_id IS NOT NULL
  AND coalesce(seen.last_at, worn.since) < %s"""
#: Of each person the newest entry that tells of them: the one that the duty follows from, or newer fixes. What was
#: imported, also when: before a file was taken over nobody here could hear of anyone.
PEOPLE: LiteralString = """
SELECT duty.stream, duty.unit_id, file.level, file.category, worn.any IS NOT NULL AS located, duty.started_at,
       duty.start, duty.policy, duty.taken_over_at, seen.last_at, seen.said ->> 'entry'
FROM duties AS duty JOIN case_files AS file USING (stream)
LEFT JOIN LATERAL (SELECT true AS any FROM worn_devices AS device
                   WHERE device.stream = duty.stream AND device.until IS NULL LIMIT 1) AS worn ON true
LEFT JOIN LATERAL (SELECT last_at, said FROM last_seen WHERE case_id = duty.stream
                   ORDER BY last_at DESC LIMIT 1) AS seen ON true
WHERE duty.duty = 'contact' AND duty.status = 'open' AND duty.stream > %s
ORDER BY duty.stream LIMIT %s"""
FIRST = UUID(int=0)


class Person(NamedTuple):
    """Somebody who has to be heard or seen. last_at, start: the entry that the duty follows from. policy: by which its
    hours are counted. seen_at, batch: the newest fixes, where there are any."""

    stream: UUID
    unit_id: str
    level: str | None
    category: str | None
    located: bool
    last_at: datetime
    start: UUID
    policy: str
    taken_over_at: datetime | None
    seen_at: datetime | None
    batch: str | None

    @property
    def held(self) -> SupervisionClass | None:
        """The class, where one is assigned."""
        return SupervisionClass(self.level) if self.level else None


class Watching:
    """Looks every few minutes. What was asked once about one silence is not asked again."""

    def __init__(self, desk: Desk, asking: Asking, tally: Tally) -> None:
        self._desk = desk
        self._once = Once(asking, tally)

    async def step(self, now: datetime) -> None:
        """Devices first: whoever wears one that is silent is not silent for that."""
        if not self._once.turn(now):
            return
        (rows,) = await self._desk.views.ask((DEVICES, [now - timedelta(hours=1)]))
        await self._once.ask([order for row in rows if (order := self._device(row, now))])
        after = FIRST
        while True:
            (rows,) = await self._desk.views.ask((PEOPLE, [after, PAGE]))
            await self._once.ask([order for row in rows if (order := self._person(Person(*row), now))])
            if len(rows) < PAGE:
                return
            after = rows[-1][0]

    def _table(self, unit_id: str, now: datetime) -> GapHours:
        return self._desk.policies(unit_id, self._desk.today(unit_id, now)).of(GapHours)

    def _device(self, row: tuple[Any, ...], now: datetime) -> Order | None:
        case_id, device_id, last_at, unit_id, unheard = row
        if self._audible(last_at, now, unit_id) < timedelta(hours=self._table(unit_id, now).device):
            return None
        name: tuple[str, ...] = ("device-silent", str(case_id), str(device_id), last_at.isoformat())
        if unheard is not None:  # it may be noted anew, once it could be heard for long enough
            name = (*name, unheard)
        command = RecordSilentDevice(device_id=device_id, last_at=last_at)
        return Order("device-silent", name, command, case_id, unit_id)

    def _audible(self, since: datetime, now: datetime, unit_id: str) -> timedelta:
        """How long devices of a unit could be heard since an instant: what brings their fixes may have been silent."""
        references = self._desk.handling.references
        return audible(since, now, references.known[Of.SOURCES].values(), unit_id, references.units)

    def _heard(self, since: datetime, now: datetime, row: Person) -> timedelta:
        """How long a person could be heard of since an instant: by the ways of their class, and by what they wear."""
        table = self._desk.policies(row.unit_id, self._desk.today(row.unit_id, now)).of(CheckInCadence)
        modes = table.of(row.held, Sentence(row.category)).modes if row.category else ()
        references = self._desk.handling.references
        sources = references.known[Of.SOURCES].values()
        return audible(since, now, sources, row.unit_id, references.units, modes, fixes=row.located)

    def _person(self, row: Person, now: datetime) -> Order | None:
        """That there is a gap; or, where another version of the hours has come to hold, that it begins by those."""
        last_at, entry = row.last_at, str(row.start)
        if row.seen_at is not None and row.seen_at > last_at:
            last_at, entry = row.seen_at, str(row.batch)
        table = self._table(row.unit_id, now)
        since = max(last_at, row.taken_over_at or last_at)
        hours = timedelta(hours=table.of(row.held))
        too_long = now - since >= hours and self._heard(since, now, row) >= hours
        unseen = row.located and self._audible(since, now, row.unit_id) >= timedelta(hours=table.located)
        if too_long or unseen:
            name = ("evidence-gap", str(row.stream), entry)
            return Order("evidence-gap", name, DetectEvidenceGap(evidence=UUID(entry)), row.stream, row.unit_id)
        if row.policy == table.pin:
            return None
        command = RestateDuty(duty=CONTACT, start=row.start, cause="policy_in_force")
        what = ("restate-contact", str(row.stream), str(row.start), row.policy, table.pin)
        return Order("restate", what, command, row.stream, row.unit_id)
