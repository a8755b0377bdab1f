"""Journals for tests of the read models: invented histories with late facts and corrections, on real servers."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
import pytest
from uuid_utils.compat import uuid7

from domain.catalogue import UNCOMMANDED, event_examples
from domain.contacts.record import CheckInReceived, Identity, Mode
from domain.kernel.codec import Place, decode, encode
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import AnyEntry, Entry, Precision
from domain.kernel.event import Category, Event, Fact, slice_of
from domain.kernel.history import history
from journal.keys import NOBODY, KeyStore, Ring
from journal.plan import ANY_VERSION, Accepted, Append, Body, Envelope
from journal.reading import Reader
from journal.recorder import Recorder
from journal.schema import conninfo
from journal.site import Site
from projections import schema
from projections.asking.journals import Journals
from projections.engine import Engine
from projections.model import Model
from projections.models import MODELS, of_journal
from projections.sheets import storing
from projections.sheets.folding import ordered
from tests.conftest import Install

START = datetime(2025, 1, 1, tzinfo=UTC)
#: The slices that all models fold something of; of the others only the audit trail says anything yet.
FOLDED = {
    "intake", "intake.background", "intake.ending", "contacts", "assessment", "assessment.points",
    "oversight.corrections", "intake.filing", "conduct.breaches", "conduct.sanctions", "whereabouts.silence",
    "whereabouts.positioning", "whereabouts.areas",
    "intake.regime", "leave", "leave.deciding", "leave.deciding.extension", "leave.away",
    "people.group", "people.guardians", "people.staff", "people.volunteers", "organisation.key_subjects",
    "organisation.meetings", "organisation.inspections", "organisation.work", "education.attendance",
    "conduct.hearings", "conduct.revocation", "conduct.carrying_out", "conduct.rewards", "oversight.serving",
    "oversight.findings", "contacts.checks", "contacts.health", "intake.arrival", "intake.relocation", "intake.pausing",
    "intake.term", "intake.orders", "intake.aftercare", "intake.survey", "leave.absence", "leave.travel",
    "conduct.custody", "assessment.results", "whereabouts.devices", "organisation.knowledge", "organisation.defects",
    "organisation.escalation", "education.counselling", "education.elsewhere", "duties",
    "whereabouts.tracks", "education.stages", "oversight.policies", "education.help", "education.sessions",
    "people.matching", "people.staffing", "leave.barred", "oversight.glass",
}  # fmt: skip
#: Beside the examples: forms of events that some model tells apart.
FORMS: tuple[Event, ...] = (CheckInReceived(mode=Mode.KIOSK, identity=Identity.CONFIRMED),)
OF_CASES: tuple[Event, ...] = tuple(
    event
    for event in (*event_examples(), *FORMS)
    if slice_of(type(event)) in FOLDED and type(event) is not EntryCorrected
)
OF_RECORD = of_journal("record")
OF_LOOKS: tuple[Event, ...] = tuple(e for e in event_examples() if slice_of(type(e)) in UNCOMMANDED)


class Written(NamedTuple):
    """One entry to be written. recorded, occurred: hours after the start."""

    stream: UUID
    event_id: UUID
    event: Event
    occurred: float
    recorded: float


def invented(
    rng: random.Random,
    streams: Sequence[UUID],
    count: int,
    *,
    late: float = 0.3,
    corrected: float = 0.1,
    of: Sequence[Event] = OF_CASES,
) -> list[Written]:
    """A believable mess: facts in and out of order, decisions in order, corrections of what was said before.

    of: the events that happen in it.
    """
    found: list[Written] = []
    facts: dict[UUID, list[Written]] = {stream: [] for stream in streams}
    for hour in range(count):
        stream = rng.choice(streams)
        if facts[stream] and rng.random() < corrected:
            found.append(_correction(rng, rng.choice(facts[stream]), hour, of))
            continue
        event = rng.choice(of)
        is_late = isinstance(event, Fact) and rng.random() < late
        occurred = rng.uniform(0, hour) if is_late else float(hour)
        if rng.random() < 0.2 and isinstance(event, Fact):
            occurred = float(int(occurred) // 24 * 24)  # known to the day
        written = Written(stream, uuid7(), event, occurred, float(hour))
        found.append(written)
        if isinstance(event, Fact):
            facts[stream].append(written)
    return found


def _correction(rng: random.Random, wrong: Written, hour: int, of: Sequence[Event]) -> Written:
    same = [event for event in of if type(event) is type(wrong.event)]
    becomes = None if rng.random() < 0.4 else rng.choice(same)
    moved = START + timedelta(hours=rng.uniform(0, hour)) if rng.random() < 0.4 else None
    event = EntryCorrected(
        entry=wrong.event_id, becomes=becomes, reason="it was somebody else", proposed_by="o2", occurred_at=moved
    )
    return Written(wrong.stream, uuid7(), event, float(hour), float(hour))


def entries_of(written: Sequence[Written]) -> list[AnyEntry]:
    """What would be read back, without a server: personal values stand for themselves, sealed."""
    versions: dict[UUID, int] = {}
    return [_entry(position, item, versions) for position, item in enumerate(written, 1)]


def _entry(position: int, item: Written, versions: dict[UUID, int]) -> AnyEntry:
    version = versions[item.stream] = versions.get(item.stream, 0) + 1
    encoded = encode(item.event)
    event = decode(encoded.topic, encoded.facts, Place(item.stream, version, dict(encoded.personal)))
    return Entry(
        position, item.stream, version, item.event_id, _at(item.occurred), _at(item.recorded), event,
        Precision.INSTANT, "o1", "officer", None, "county", "test",
    )  # fmt: skip


def _at(hours: float) -> datetime:
    return START + timedelta(hours=hours)


def _micros(hours: float) -> int:
    return int(_at(hours).timestamp() * 1_000_000)


class Pen:
    """Writes what it is given into a simulated journal."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._stack = ExitStack()
        self._keys = self._stack.enter_context(site.connected("keys"))
        self._custodians = site.custodians
        self.recorders = {
            place: Recorder(conninfo(site.record_url, place), place, simulated=True) for place in ("record", "reads")
        }

    def write(self, written: Sequence[Written], place: str = "record") -> None:
        """Append entries in this order, in one transaction."""
        owners = {NOBODY} if place == "reads" else {item.stream for item in written}
        keys = KeyStore(self._keys, Ring(self._custodians))  # each time as nobody has opened any key
        keys.ensure({owner: list(Category) for owner in owners})
        batch = [self._append(item, keys.of(NOBODY if place == "reads" else item.stream)) for item in written]
        verdicts = self.recorders[place].append(batch)
        assert all(isinstance(verdict, Accepted) for verdict in verdicts)

    def _append(self, item: Written, keys: Any) -> Append:
        body = Body(item.event_id, encode(item.event), _micros(item.occurred), recorded_at=_micros(item.recorded))
        envelope = Envelope(actor_id="o1", actor_role="officer", unit_id="county", source="test")
        return Append(stream=item.stream, expected_version=ANY_VERSION, bodies=[body], envelope=envelope, keys=keys)

    def close(self) -> None:
        for recorder in self.recorders.values():
            recorder.close()
        self._stack.close()


class Desk:
    """A reader of the record and the views, and engines over them."""

    def __init__(self, site: Site, stack: ExitStack) -> None:
        self.site = site
        self.stack = stack
        self.reader: Reader = stack.enter_context(site.reader())
        self.looks: Reader = stack.enter_context(site.reader("reads"))
        self.journals = Journals(self.reader, lambda: self.looks)
        self.views = self.connect()

    def connect(self) -> storing.Conn:
        """One more connection of the projector."""
        conn = self.stack.enter_context(psycopg.connect(schema.conninfo(self.site.record_url), autocommit=True))
        schema.prepare(conn)
        return conn

    def engine(self, models: Sequence[Model[Any]] = MODELS, journal: str = "record", **options: Any) -> Engine:
        """An engine that begins where the tables are."""
        tables = schema.live(self.views, [m for m in models if m.journal == journal])
        reader = self.reader if journal == "record" else self.looks
        return Engine(reader, self.views, [(table, position) for table, position, _ in tables], **options)

    def rows(self, model: Model[Any], *streams: UUID) -> set[bytes]:
        """What the live table of a model holds of some streams."""
        return self.all_rows([model], *streams)[model.name]

    def all_rows(self, models: Sequence[Model[Any]], *streams: UUID) -> dict[str, set[bytes]]:
        """The same of some models, by their names: which tables live is looked up once."""
        held = {
            table.model.name: storing.load(self.views, table, streams)
            for table, _, _ in schema.live(self.views, models)
        }
        return {name: {digest(row) for rows in found.values() for row in rows} for name, found in held.items()}


def digest(row: Any) -> bytes:
    """A row so that equal rows are equal, whatever the order of what is in its maps."""
    return repr(_sorted(row)).encode()


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return sorted((str(k), _sorted(v)) for k, v in value.items())
    if hasattr(value, "__struct_fields__"):
        place = getattr(value, "place", None)
        return place or [_sorted(getattr(value, name)) for name in value.__struct_fields__]
    return value


def assert_in_step(desk: Desk, streams: list[UUID], up_to: int, models: tuple[Model[Any], ...] = OF_RECORD) -> None:
    """Every table holds what folding the record up to a position gives."""
    for stream, entries in desk.reader.streams(streams, up_to).items():
        held = desk.all_rows(models, stream)
        for model in models:
            anew = model.folded(ordered(model, entries, history(entries)))
            assert held[model.name] == {digest(row) for row in anew.rows.values()}, model.name


@pytest.fixture
def site(install: Install) -> Site:
    """A simulated journal, empty, with the tables of all models."""
    return install("simulated", MODELS)


@pytest.fixture
def pen(site: Site) -> Iterator[Pen]:
    """What writes into the journal."""
    pen = Pen(site)
    yield pen
    pen.close()


@pytest.fixture
def desk(site: Site) -> Iterator[Desk]:
    """What reads it and keeps the models."""
    with ExitStack() as stack:
        yield Desk(site, stack)
