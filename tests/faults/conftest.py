"""An honest installation with both journals signed, and ways to tamper with it that leave no trace in the next test."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg
import pytest
from uuid_utils.compat import uuid7

from domain.kernel.codec import Encoded
from domain.kernel.event import Category
from journal.custody import custody
from journal.keys import NOBODY
from journal.plan import ANY_VERSION, Append, Body, Envelope
from journal.proof.signer import sign
from journal.proof.verifying.whole import Trust, verify
from journal.recorder import Recorder
from journal.row import Row, digest
from journal.schema import SCHEMAS, conninfo
from journal.site import Site
from tests.conftest import databases, drop

ENTRIES, SIGNED = 610, (200, 500, 600)  # of the record; the last ten are not signed
LOOKS = 300
TABLES = ("entries", "checkpoints", "tiles")
READ = """SELECT position, originator_id, originator_version, topic, event_id,
(extract(epoch FROM occurred_at) * 1000000)::bigint, occurred_precision,
(extract(epoch FROM recorded_at) * 1000000)::bigint, actor_id, actor_role, on_behalf_of, unit_id, source, command_id,
correlation_id, causation_id, matter_id, array_to_string(policies, ' '), array_to_string(evidence, ' '), facts, personal
FROM entries WHERE position = %s"""


class Writing:
    """Adds entries to the journals of a site."""

    def __init__(self, site: Site, seed: int) -> None:
        self.site = site
        self.rng = random.Random(seed)
        self.files = [uuid7() for _ in range(12)]

    def record(self, count: int) -> None:
        """Entries of several files, some with personal parts, policies and evidence."""
        recorder = Recorder(conninfo(self.site.record_url, "record"))
        with self.site.keys() as keys:
            keys.ensure({file: [Category.FACTS, Category.LOCATION, Category.NARRATIVE] for file in self.files})
            files = [file for file in self.files if len(keys.of(file)) == 3]  # not those that were erased
            batch = [self._append(keys.of(file), file) for file in self.rng.choices(files, k=count)]
        recorder.append(batch)
        recorder.close()

    def look(self, count: int) -> None:
        """Looks in the second journal."""
        recorder = Recorder(conninfo(self.site.record_url, "reads"), "reads")
        with self.site.keys() as keys:
            mine = {Category.FACTS: keys.of(NOBODY)[Category.FACTS]}
        shown = Encoded("oversight.file-shown.v1", b'{"purpose":"inspection"}', ())
        envelope = Envelope(actor_id="inspector-1", actor_role="inspector", unit_id="county")
        days = [UUID(int=n + 1) for n in range(3)]
        recorder.append(
            [
                Append(
                    stream=self.rng.choice(days),
                    expected_version=ANY_VERSION,
                    bodies=[Body(uuid7(), shown)],
                    envelope=envelope,
                    keys=mine,
                )
                for _ in range(count)
            ]
        )
        recorder.close()

    def _append(self, keys: Any, file: UUID) -> Append:
        rng = self.rng
        personal = [(Category.LOCATION, b'{"place":"31.2,121.4"}'), (Category.NARRATIVE, b'{"note":"calm"}')]
        encoded = Encoded("contacts.check-in-received.v1", b'{"mode":"visit"}', tuple(personal[: rng.randrange(3)]))
        envelope = Envelope(
            actor_id=f"officer-{rng.randrange(3)}",
            actor_role="officer",
            unit_id="office-a",
            on_behalf_of=rng.choice([None, "officer-9"]),
            source="api",
            correlation_id=rng.choice([None, uuid7()]),
            matter_id=rng.choice([None, uuid7()]),
            policies=("cadence@3#ab12", "grace@1#cd34")[: rng.randrange(3)],
        )
        body = Body(uuid7(), encoded, evidence=tuple(f"{rng.getrandbits(256):064x}" for _ in range(rng.randrange(3))))
        return Append(
            stream=file,
            expected_version=ANY_VERSION,
            bodies=[body],
            envelope=envelope,
            keys=keys,
            client_id="test",
            command_id=str(uuid7()),
            body_sha256=bytes(32),
        )


@dataclass
class Installation:
    """An honest installation, and a superuser who is not."""

    site: Site
    writing: Writing

    def verdict(self, trust: Trust | None = None) -> tuple[str, str, int] | None:
        """(journal, kind, first position) of what a verification finds first; None where all is well."""
        for finding in verify(self.site, trust=trust):
            doubt = finding.doubts.first()
            if doubt is not None:
                return finding.journal, type(doubt).__name__, doubt.position
        return None

    def tamper(self, *statements: str, place: str = "record") -> None:
        """Run statements as the superuser, with every trigger off."""
        url = self.site.keys_url if place == "keys" else self.site.record_url
        with psycopg.connect(url) as conn:
            conn.execute("SET session_replication_role = replica")
            conn.execute(f"SET search_path TO {place}".encode())
            for statement in statements:
                conn.execute(statement.encode())

    def rewrite(self, at: int, **changes: Any) -> None:
        """Change columns of a row (as a ``Row`` has them), and its digest so that it agrees."""
        with psycopg.connect(self.site.record_url) as conn:
            conn.execute("SET session_replication_role = replica")
            conn.execute("SET search_path TO record")
            row = Row(*conn.execute(READ, [at]).fetchone())._replace(**changes)
            conn.execute("DELETE FROM entries WHERE position = %s", [at])
            conn.execute(
                """INSERT INTO entries VALUES (%s, %s, %s, %s, %s, to_timestamp(0) + %s * interval '1 microsecond', %s,
                to_timestamp(0) + %s * interval '1 microsecond', %s, %s, %s, %s, %s, %s, %s, %s, %s,
                string_to_array(%s, ' '), string_to_array(%s, ' '), %s, %s, %s)""",
                [*row, digest(row)],
            )

    def seal(self, stream: UUID) -> None:
        """Wrap all keys of a file for the sealing authority."""
        with custody(self.site) as held:
            held.seal(stream)

    def row(self, position: int) -> Row:
        """A row of the record."""
        with psycopg.connect(self.site.record_url) as conn:
            conn.execute("SET search_path TO record")
            return Row(*conn.execute(READ, [position]).fetchone())

    def trusting(self, *notes: str) -> Trust:
        """Our keys, and these checkpoints alone."""
        key = self.site.root_file.parent / "log.key"
        return Trust(Trust.beside(key).keys, [note.encode() for note in notes])

    def note(self, size: int) -> str:
        """The stored checkpoint of a size."""
        with psycopg.connect(self.site.record_url) as conn:
            row = conn.execute("SELECT note FROM record.checkpoints WHERE size = %s", [size]).fetchone()
            assert row
            return str(row[0])


@pytest.fixture(scope="session")
def built(server: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """The installation that the tests of this folder share."""
    urls = databases(server)
    site = Site(*urls, tmp_path_factory.mktemp("secrets") / "root.key")
    site.migrate(name="test", kind="real")
    writing = Writing(site, 1)
    done = 0
    for size in SIGNED:
        writing.record(size - done)
        sign(site, "record")
        done = size
    writing.record(ENTRIES - done)
    writing.look(LOOKS)
    sign(site, "reads")
    yield Installation(site, writing)
    drop(server, urls)


@pytest.fixture(scope="session")
def copies(built: Installation) -> Callable[[], None]:
    """Puts everything back as it was when the installation was built."""
    site = built.site
    tables = {site.record_url: [f"{p}.{t}" for p in SCHEMAS for t in (*TABLES, "origin")], site.keys_url: ["keys.keys"]}
    secrets = {file: file.read_bytes() for file in site.root_file.parent.iterdir()}
    for url, names in tables.items():
        with psycopg.connect(url) as conn:
            conn.execute("CREATE SCHEMA kept")
            for name in names:
                conn.execute(f'CREATE TABLE kept."{name}" AS TABLE {name}'.encode())

    def restore() -> None:
        for url, names in tables.items():
            with psycopg.connect(url) as conn:
                conn.execute("SET session_replication_role = replica")
                for name in names:
                    _put_back(conn, name)
        for file in site.root_file.parent.iterdir():
            if file not in secrets:
                file.unlink()
        for file, content in secrets.items():
            file.write_bytes(content)

    return restore


def _put_back(conn: psycopg.Connection[Any], name: str) -> None:
    conn.execute(f"TRUNCATE {name}".encode())
    conn.execute(f'INSERT INTO {name} SELECT * FROM kept."{name}"'.encode())


@pytest.fixture
def installation(built: Installation, copies: Callable[[], None]) -> Iterator[Installation]:
    """The honest installation; whatever a test does to its rows, keys and files is undone."""
    yield built
    copies()
