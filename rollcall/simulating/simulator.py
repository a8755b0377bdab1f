"""A simulation from its seed to its entries: each case lived through, then all recorded by the simulated clock."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from functools import partial
from random import Random

import msgspec

from domain.kernel import days
from domain.kernel.access import Unit
from domain.organisation.rules import EstablishUnit
from journal.handling.composing import microseconds
from journal.plan import Accepted, Verdict
from journal.site import Site
from rollcall.bulk import units as bulk_units
from rollcall.bulk.writing import Pending, Writing, writing
from rollcall.progress import Bar, Silent
from rollcall.simulating.acting import SOURCE, Act, Acting, id_at
from rollcall.simulating.life import Life
from rollcall.simulating.people import OFFICERS_AN_OFFICE, OFFICES, UNITS, officer, person, reviewer
from rollcall.simulating.routine import Routine

#: Where the simulated clock stops unless it is told when to begin.
STOPS_ON = date(2026, 1, 1)
REVIEWERS = [reviewer(n) for n in range(3)]

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Act).decode


class NotSimulated(Exception):
    """Simulated people go only into a journal that was born simulated. Choose another ROLLCALL_HOME for them."""

    def __str__(self) -> str:
        return str(type(self).__doc__)


class ClockWrong(Exception):
    """The simulated clock would run backwards, or into the future."""


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What a simulation recorded. begins_on, stops_on: of the simulated clock; the last day is not part of it."""

    seed: int
    cases: int
    events: int
    begins_on: date
    stops_on: date
    seconds: float

    @property
    def line(self) -> str:
        """The summary as one line of JSON."""
        rate = round(self.events / self.seconds, 1) if self.seconds else 0.0
        return json.dumps(msgspec.to_builtins(self) | {"seconds": round(self.seconds, 3), "events_per_second": rate})


def simulate(
    site: Site, cases: int, months: int, seed: int, progress: Bar | None = None, *, begins_on: date | None = None
) -> Summary:
    """Record a simulated population: the same seed gives the same facts at the same simulated times.

    cases: files opened. months: for which the simulated clock runs. progress: told of every case lived through
    and every case recorded, two a case. begins_on: the clock's first day; by default it stops on 2026-01-01.
    NotSimulated for a journal born real; ClockWrong where it would record before the newest entry, or after now.
    """
    began = time.perf_counter()
    if site.kind() != "simulated":
        raise NotSimulated()
    begins_on = begins_on or days.add_months(STOPS_ON, -months)
    stops_on = days.add_months(begins_on, months)
    _check_clock(site, _midnight(begins_on), _midnight(stops_on))
    bar = progress or Silent()
    with closing(_Acts()) as acts, writing(site, _settled, simulated=True) as bulk:
        units = _known(site)
        established = _established(bulk, units, begins_on, seed)
        for n in range(cases):
            acts.put(n, _lived(n, seed, units, begins_on, stops_on))
            bar.advance()
        for ends, act in acts.in_order():
            bulk.put(_pending(act))
            bar.advance(ends)
        bulk.finish()
        events = acts.events + established
    return Summary(
        seed=seed,
        cases=cases,
        events=events,
        begins_on=begins_on,
        stops_on=stops_on,
        seconds=time.perf_counter() - began,
    )


def _check_clock(site: Site, begins: datetime, stops: datetime) -> None:
    if stops > datetime.now(UTC):
        raise ClockWrong("it would run into the future; begin earlier, or take fewer months")
    with site.reader() as reader:
        newest = reader.head().recorded_at
    if newest is not None and newest >= begins:
        raise ClockWrong("this journal has later entries; begin after them, or choose another ROLLCALL_HOME")


def _lived(n: int, seed: int, units: dict[str, Unit], begins_on: date, stops_on: date) -> list[Act]:
    """One case, by itself: its chance comes of the seed and its number alone."""
    chance = Random(f"{seed}/case/{n}")
    length = (stops_on - begins_on).days
    opens_on = begins_on + timedelta(days=1 + int(length * 0.85 * chance.random() ** 1.6))
    office = OFFICES[chance.randrange(len(OFFICES))]
    acting = Acting(chance, office, units, _midnight(opens_on))
    life = Life(acting, person(chance, opens_on), officer(office, chance.randrange(OFFICERS_AN_OFFICE)), REVIEWERS)
    life.routine = Routine(life).begin
    life.run(f"SIM-{n + 1:06}", opens_on, _midnight(stops_on))
    return acting.acts


def _known(site: Site) -> dict[str, Unit]:
    with site.reader() as reader:
        return bulk_units.known(reader, [unit.unit_id for unit in UNITS])


def _established(bulk: Writing, units: dict[str, Unit], begins_on: date, seed: int) -> int:
    """Establish the units that are not there, in the first seconds of the clock. Returns how many."""
    chance = Random(f"{seed}/units")
    missing = [unit for unit in UNITS if unit.unit_id not in units]
    for n, unit in enumerate(missing):
        now = _midnight(begins_on) + timedelta(seconds=n)
        command = EstablishUnit(unit_id=unit.unit_id, name=unit.name, zone=unit.zone, parent=unit.parent)
        pending = bulk_units.established(
            command, units, by=REVIEWERS[0], source=SOURCE, now=now, new_id=partial(id_at, now, chance)
        )
        bodies = [body._replace(recorded_at=microseconds(now)) for body in pending.composed.bodies]
        bulk.put(msgspec.structs.replace(pending, composed=pending.composed._replace(bodies=bodies)))
    return len(missing)


def _pending(act: Act) -> Pending:
    return Pending(
        stream=act.stream, expected_version=act.expected_version, composed=act.composed, envelope=act.envelope
    )


def _settled(_pending: Pending, verdict: Verdict) -> None:
    if not isinstance(verdict, Accepted):
        raise ClockWrong("somebody else has written to this journal meanwhile")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time_of_day.min, UNITS[0].zone_info).astimezone(UTC)


class _Acts:
    """Acts set aside on disk until all are known: each case is lived by itself, recorded among the others."""

    def __init__(self) -> None:
        self._conn = sqlite3.connect("", isolation_level=None)
        for setting in ("journal_mode = OFF", "synchronous = OFF", "temp_store = FILE", "cache_size = -16384"):
            self._conn.execute(f"PRAGMA {setting}")
        self._conn.execute("CREATE TABLE acts (at INTEGER, n INTEGER, place INTEGER, last INTEGER, act BLOB)")
        self._conn.execute("BEGIN")  # and never a commit: each would write its pages out
        self.events = 0

    def put(self, n: int, acts: list[Act]) -> None:
        """Set the acts of the nth case aside."""
        self.events += sum(len(act.composed.bodies) for act in acts)
        last = len(acts) - 1
        rows = ((act.at, n, place, place == last, _encode(act)) for place, act in enumerate(acts))
        self._conn.executemany("INSERT INTO acts VALUES (?, ?, ?, ?, ?)", rows)

    def in_order(self) -> Iterator[tuple[int, Act]]:
        """Every act by the simulated clock, with 1 where it is the last of its case."""
        for last, act in self._conn.execute("SELECT last, act FROM acts ORDER BY at, n, place"):
            yield last, _decode(act)

    def close(self) -> None:
        """Let everything go."""
        self._conn.close()
