"""Read models caught up from zero, and the record verified from end to end."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import psycopg

from journal.proof.signer import default_key_file, sign
from journal.proof.stored import rows
from journal.proof.verifying.whole import verify as verified
from journal.site import Site
from projections import schema
from projections.collecting import collecting_seldom
from projections.model import Model
from projections.models import MODELS, accesses, audit_trail, case_files, contributions, tallies
from projections.worker import worker
from tests.bench.peers.view import followed
from tests.bench.place import Place
from tests.bench.rounds import Measured, alternate

WINDOW = 2_000


#: What a file is read with: the file, its points and where they come from, its history, and who looked.
FIRST = (case_files.MODEL, contributions.MODEL, tallies.MODEL, audit_trail.MODEL, accesses.MODEL)


def project(place: Place) -> Measured:
    """The models of one file caught up from zero over 1,000 files of 100 events; the peer keeps one view."""
    return _caught_up(place, "project", FIRST, 20)


def project_all(place: Place) -> Measured:
    """All models, likewise."""
    return _caught_up(place, "project_all", MODELS, 8)


def _caught_up(place: Place, name: str, models: Sequence[Model[Any]], bound: float) -> Measured:
    mine, theirs = place.sets.middle, place.sets.middle_peer
    return alternate(
        name,
        lambda _: caught_up(mine.site, models),
        lambda seconds: followed(theirs.env, seconds),
        unit="events/s",
        bound=bound,
        pace=place.pace,
    )


def caught_up(site: Site, models: Sequence[Model[Any]] = MODELS) -> float:
    """Entries a second, from empty tables to the newest; as durable as the peer's view."""
    with psycopg.connect(site.record_url, autocommit=True) as conn:
        conn.execute("DROP SCHEMA IF EXISTS views CASCADE")
    schema.migrate(site.record_url, models)
    with collecting_seldom(), worker(site, models=models, synchronous_commit="on") as working:
        began, done = time.perf_counter(), 0
        while folded := working.round():
            done += folded
        return done / (time.perf_counter() - began)


def verify(place: Place) -> Measured:
    """Entries a second verified, signed tree and sealed parts and all; the peer reads the same rows."""
    site = place.sets.middle.site
    for journal in ("record", "reads"):
        sign(site, journal, default_key_file(site))

    def ours(_: float) -> float:
        began = time.perf_counter()
        findings = verified(site)
        if any(finding.doubts.count for finding in findings):
            raise RuntimeError("an honest record was doubted")
        return sum(finding.entries for finding in findings) / (time.perf_counter() - began)

    return alternate("verify", ours, lambda _: _read(site), unit="events/s", bound=0.3, pace=place.pace)


def _read(site: Site) -> float:
    """Rows a second: all columns of every row, in windows, in the driver's binary form."""
    query = f"SELECT {rows.COLUMNS} FROM entries WHERE position > %s ORDER BY position LIMIT {WINDOW}"
    began, done, after = time.perf_counter(), 0, 0
    with site.connected("record") as conn:
        while found := conn.execute(query, [after], binary=True, prepare=True).fetchall():  # type: ignore[call-overload]
            done, after = done + len(found), found[-1][0]
    return done / (time.perf_counter() - began)
