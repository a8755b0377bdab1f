"""`rollcall list`, as a person calls it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow.parquet
import pytest
from uuid_utils.compat import uuid7

from domain.intake.record import CaseOpened, Sentence
from domain.kernel.codec import encode
from domain.kernel.event import Category, Event
from domain.kernel.ids import stream_of
from domain.leave.record import LeaveReason, LeaveRequested
from domain.organisation.record import UnitEstablished
from domain.oversight.looks.record import ExportMade
from journal.keys import NOBODY
from journal.plan import ANY_VERSION, Append, Body, Envelope
from journal.recorder import Recorder
from journal.schema import conninfo
from journal.site import Site
from projections import schema as views
from projections.models import MODELS
from projections.worker import worker

CASES = [uuid7() for _ in range(3)]


@pytest.fixture
def site(by_url: tuple[str, str], tmp_path: Path) -> Site:
    """An installation by address with three files in two units, a leave in each, its models up to date."""
    site = Site(*by_url, tmp_path / "home" / "secrets" / "master.key")
    site.migrate()
    views.migrate(site.record_url, MODELS)
    recorder = Recorder(conninfo(site.record_url, "record"))
    for unit_id in ("east", "north"):
        establish(site, recorder, unit_id)
    for n, case in enumerate(CASES):
        unit = "north" if n else "east"
        opened = CaseOpened(case_number=f"C-{n}", unit_id=unit, category=Sentence.PAROLE, name=f"Invented {n}")
        leave = LeaveRequested(
            leave_id=uuid7(), reason=LeaveReason.MEDICAL_CARE, starts_on=date(2026, 1, 1 + n),
            ends_on=date(2026, 2, 1), days=30, division="110101",
        )  # fmt: skip
        for event in (opened, leave):
            append(site, recorder, case, event, unit)
    recorder.close()
    with worker(site) as working:
        while working.round():
            pass
    return site


def establish(site: Site, recorder: Recorder, unit_id: str) -> None:
    event = UnitEstablished(unit_id=unit_id, name=unit_id.title(), zone="Asia/Shanghai")
    with site.keys() as keys:
        recorder.append(
            [
                Append(
                    stream=stream_of("unit", unit_id),
                    expected_version=ANY_VERSION,
                    bodies=[Body(uuid7(), encode(event))],
                    envelope=Envelope(actor_id="reviewer-1", actor_role="reviewer", unit_id=unit_id),
                    keys=keys.of(NOBODY),
                    refers=True,
                )
            ]
        )


def append(site: Site, recorder: Recorder, case: UUID, event: Event, unit: str) -> None:
    with site.keys() as keys:
        keys.ensure({case: list(Category)})
        envelope = Envelope(actor_id="officer-1", actor_role="officer", unit_id=unit)
        body = Body(uuid7(), encode(event))
        recorder.append(
            [Append(stream=case, expected_version=ANY_VERSION, bodies=[body], envelope=envelope, keys=keys.of(case))]
        )


def read(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_it_says_which_listings_there_are(called: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> None:
    assert called("list") == 0
    assert "leaves" in capsys.readouterr().out


def test_a_listing_is_written_a_line_an_object(
    site: Site, called: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert called("list", "leaves", "--unit", "north") == 0
    lines = read(capsys.readouterr().out)
    assert [line["name"] for line in lines] == ["Invented 2", "Invented 1"]
    assert {line["unit_id"] for line in lines} == {"north"}


def test_a_listing_of_the_past_is_of_that_time(
    site: Site, called: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert called("list", "leaves", "--known-at", "5", "--where", "status=requested") == 0
    assert [line["name"] for line in read(capsys.readouterr().out)] == ["Invented 0"]


def test_a_file_is_recorded_with_its_digest_before_it_is_there(
    site: Site, called: Callable[..., int], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    out = tmp_path / "leaves.csv"
    assert called("list", "leaves", "--format", "csv", "--out", str(out), "--purpose", "inspection") == 0
    assert len(list(csv.DictReader(io.StringIO(out.read_text())))) == 3
    told = read(capsys.readouterr().err)[-1]
    with site.reader("reads") as reader:
        (made,) = [entry.event for entry in reader.after(0, 100)]
    assert isinstance(made, ExportMade)
    assert made.digest == told["digest"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert (set(made.case_ids), made.purpose, made.route) == (set(CASES), "inspection", "cli.list")


def test_parquet_is_read_by_others(site: Site, called: Callable[..., int], tmp_path: Path) -> None:
    out = tmp_path / "leaves.parquet"
    assert called("list", "leaves", "--format", "parquet", "--known-at", "100", "--out", str(out)) == 0
    assert pyarrow.parquet.read_table(out).num_rows == 3


def test_who_looked_is_written_as_known_at_a_position_of_looks(
    site: Site, called: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert called("list", "leaves", "--unit", "north", "--purpose", "inspection") == 0
    assert called("list", "accesses", "--unit", "north") == 0
    capsys.readouterr()
    assert called("list", "accesses", "--known-at", "1", "--where", "purpose=inspection") == 0
    out, err = capsys.readouterr()
    assert {line["case_id"] for line in read(out)} == {str(case) for case in CASES[1:]}
    assert {(line["route"], line["position"], line["look"]) for line in read(out)} == {("cli.list", 1, "export")}
    told = read(err)[-1]
    assert (told["journal"], told["position"], told["beside"]) == ("reads", 1, 8)


@pytest.mark.parametrize(
    "wrong",
    [
        ("no-such",),
        ("leaves", "--where", "no_such=1"),
        ("leaves", "--where", "status=no_such"),
        ("leaves", "--where", "status"),
        ("leaves", "--format", "xml"),
        ("leaves", "--as-at", "yesterday"),
    ],
)
def test_what_cannot_be_asked_is_called_wrongly(site: Site, called: Callable[..., int], wrong: tuple[str, ...]) -> None:
    assert called("list", *wrong) == 2
