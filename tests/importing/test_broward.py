"""The real roster: 11,757 people, every row accounted for; what contradicts itself is rejected, nothing else.

Once it is imported, the models stand, any file answers for any day, and the record is proven whole.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple
from uuid import UUID

import psycopg
import pytest

from domain.intake.record import CaseOpened
from journal.proof.signer import sign
from journal.proof.verifying.whole import verify
from journal.site import Site
from projections import schema
from projections.engine import Engine
from projections.models import MODELS, audit_trail, case_files, of_journal
from projections.rebuild import rebuild
from projections.replay import view
from projections.sheets import checksum
from projections.sheets.comparing import compare
from rollcall.importing.counting import Summary
from tests.conftest import databases, drop

from .conftest import run_import

MAPPING = Path(__file__).parents[1] / "mappings" / "broward.toml"
ASKED = 200  # files, each on a random day


class Roster(NamedTuple):
    """The roster as imported once for all tests of this file."""

    site: Site
    folder: Path
    rejects: Path
    first: Summary


@pytest.fixture(scope="module")
def roster(records: Path, server: tuple[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Roster]:
    urls, place = databases(server), tmp_path_factory.mktemp("roster")
    site = Site(*urls, place / "root.key")
    site.migrate(name="test", kind="real")
    folder, rejects = records / "broward", place / "rejects.csv"
    yield Roster(site, folder, rejects, run_import(site, MAPPING.read_text(), folder, rejects))
    drop(server, urls)


def test_the_roster_is_imported_but_for_what_contradicts_itself(roster: Roster):
    with roster.rejects.open() as file:
        rejected = {(row["file"], int(row["line"])): row["code"] for row in csv.DictReader(file)}
    assert rejected == _contradictions(roster.folder)
    assert all(count.accounted for count in roster.first.files.values())
    assert Counter(rejected.values()) == {
        "assessment.assessment-without-result": 20,
        "intake.stay-ends-before-it-begins": 302,
    }
    assert roster.first.reported == {}
    assert _head(roster) == roster.first.events + 1  # and the unit


def test_imported_again_it_adds_nothing(roster: Roster):
    there = _head(roster)
    second = run_import(roster.site, MAPPING.read_text(), roster.folder)
    assert (second.events, _head(roster)) == (0, there)
    for name, count in second.files.items():
        assert count.already_there == roster.first.files[name].imported


def test_every_person_has_a_case_file_and_the_models_are_as_the_record_folds(roster: Roster):
    schema.migrate(roster.site.record_url, MODELS)
    with (
        roster.site.reader() as reader,
        closing(psycopg.connect(schema.conninfo(roster.site.record_url), autocommit=True)) as conn,
    ):
        schema.prepare(conn)
        tables = [(table, position) for table, position, _ in schema.live(conn, of_journal("record"))]
        engine = Engine(reader, conn, tables)
        while engine.step(_head(roster)).entries:
            pass
        assert engine.position == _head(roster)
        assert conn.execute("SELECT count(*) FROM parked").fetchone() == (0,)
        found = conn.execute("SELECT case_number, opened_at FROM case_files ORDER BY 1").fetchall()
        tallied = conn.execute("SELECT count(*) FROM tallies").fetchone()
        kept_up = {model.name: checksum.of_live(conn, model) for model in of_journal("record")}
    assert [number for number, opened_at in found if opened_at is not None] == sorted(_persons(roster.folder))
    assert len(found) == 11_757
    assert tallied == (0,)  # nobody in this roster was ever given points
    compared = [case_files.MODEL, audit_trail.MODEL]  # one of the history, one of the record: each file is folded again
    assert list(compare(roster.site, compared, lambda _: None)) == []
    rebuilt = {found.model: found for found in rebuild(roster.site)}
    assert {name: rebuilt[name] for name in kept_up} == kept_up


def test_any_file_answers_for_any_day_also_before_it_was_opened(roster: Roster):
    chance, screened = Random(3), _persons(roster.folder)
    before = 0
    with roster.site.reader() as reader:
        for stream in _sampled(roster, chance):
            whole = view(reader, stream)
            assert whole is not None
            opened = next(e.event for e in whole.history if isinstance(e.event, CaseOpened))
            day = screened[opened.case_number] + timedelta(days=chance.randint(-2_000, 1_500))
            found = view(reader, stream, as_at=day)
            assert found is not None
            assert found.as_at is not None
            kept = [e.event_id for e in whole.history if e.occurred_at <= found.as_at]
            assert [e.event_id for e in found.history] == kept
            is_open = day >= screened[opened.case_number]
            before += not is_open
            assert (found.case.intake.opened is not None) == is_open
            assert [row.opened_at is not None for row in found.rows["case_files"]] == ([is_open] if kept else [])
    assert ASKED / 4 < before < ASKED


def _sampled(roster: Roster, chance: Random) -> list[UUID]:
    with roster.site.connected("record") as conn:
        of_people = "SELECT originator_id FROM entries GROUP BY 1 HAVING count(*) > 1 ORDER BY 1"
        return chance.sample([row[0] for row in conn.execute(of_people)], ASKED)


def test_signed_it_is_verified_without_a_doubt(roster: Roster):
    assert sign(roster.site, "record") == _head(roster)
    sign(roster.site, "reads")
    findings = verify(roster.site)
    assert [(finding.doubts.count, finding.signed) for finding in findings] == [(0, _head(roster)), (0, 0)]


def _head(roster: Roster) -> int:
    with roster.site.reader() as reader:
        return reader.head().position


def _persons(folder: Path) -> dict[str, date]:
    """Who is in the roster, and the day of the screening."""
    with (folder / "persons.csv").open() as file:
        return {row["person_ref"]: date.fromisoformat(row["screened_on"]) for row in csv.DictReader(file)}


def _contradictions(folder: Path) -> dict[tuple[str, int], str]:
    """Found without any code of ours: levels that are none, releases before their admission."""
    found: dict[tuple[str, int], str] = {}
    with (folder / "assessments.csv").open() as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            if row["level"] not in ("Low", "Medium", "High"):
                found["assessments.csv", line] = "assessment.assessment-without-result"
    with (folder / "custody.csv").open() as file:
        for line, row in enumerate(csv.DictReader(file), 2):
            if row["released_at"] < row["admitted_at"]:
                found["custody.csv", line] = "intake.stay-ends-before-it-begins"
    return found
