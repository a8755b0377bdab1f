"""`rollcall replay`: every look on the record, and one reader for all of them."""

from __future__ import annotations

import json
from pathlib import Path
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from domain.oversight.looks.record import HistoryReplayed, Purpose
from domain.oversight.sealing.examples import sealed
from journal.site import Site
from projections import schema as views
from projections.models import MODELS
from projections.shares import telling
from rollcall.simulating.simulator import simulate
from tests.projections.conftest import Pen, Written


@pytest.fixture
def site(by_url: tuple[str, str], tmp_path: Path) -> Site:
    """An installation by address, with four invented people."""
    site = Site(*by_url, tmp_path / "home" / "secrets" / "master.key")
    site.migrate(kind="simulated")
    views.migrate(site.record_url, MODELS)
    simulate(site, 4, 2, 1)
    return site


def looks(site: Site) -> list[HistoryReplayed]:
    with site.reader("reads") as reads:
        return [e.event for e in reads.after(0, 100) if isinstance(e.event, HistoryReplayed)]


def a_case(site: Site) -> tuple[str, int]:
    """The id of a case, and the position at which it began."""
    with site.reader() as reader:
        entry = next(e for e in reader.after(0, 1_000) if type(e.event).topic == "intake.case-opened.v1")
    return str(entry.originator_id), entry.position


def test_a_case_is_found_by_its_number_though_nobody_followed_the_record(site, called, capsys):
    assert called("replay", "SIM-000001", "--json") == 0
    assert json.loads(capsys.readouterr().out)["case_number"] == "SIM-000001"
    assert {one.entries for one in telling.lags(site) if one.journal == "record"} == {0}


def test_a_number_that_nobody_bears_is_said(site, called, capsys):
    assert called("replay", "SIM-999999") == 1
    assert capsys.readouterr().err.endswith("rollcall: SIM-999999: no such case is known at that moment\n")


def test_a_file_before_its_first_day_is_not_open(site, called, capsys):
    assert called("replay", "SIM-000001", "--as-at", "2001-01-01") == 0
    said = capsys.readouterr().out
    assert "[not open at this moment]" in said
    assert "as at 2001-01-01T23:59+08:00 (Asia/Shanghai)" in said


def test_a_chinese_page_is_chinese_from_its_head_to_its_foot(site, called, capsys):
    assert called("replay", "SIM-000001", "--lang", "zh", "--print", "--since", "60") == 0
    page, _, differs = capsys.readouterr().out.partition("此后有")
    assert differs
    assert "UUID(" not in differs
    english = ("History", "points", "awarded", "checkpoint", "as at", "days late", "received", "unit ", "term ")
    assert [label for label in english if label in page] == []
    assert "历史记录" in page


def test_what_a_view_was_compared_with_is_on_the_record(site, called):
    case, began = a_case(site)
    assert called("replay", case, "--since", str(began), "--purpose", "complaint") == 0
    assert called("replay", case) == 0
    compared, alone = looks(site)
    assert (compared.compared_with, compared.purpose) == (began, Purpose.COMPLAINT)
    assert alone.compared_with is None


def test_a_view_that_was_compared_with_nothing_says_so(site, called):
    case, began = a_case(site)
    assert called("replay", case, "--since", str(began - 1)) == 0
    assert [look.compared_with for look in looks(site)] == [None]


def test_every_case_is_read_over_the_same_connections(site, called, capsys, monkeypatch):
    opened: list[str] = []
    connected = Site.connected

    def counted(self, place, **settings):
        opened.append(place)
        return connected(self, place, **settings)

    monkeypatch.setattr(Site, "connected", counted)
    assert called("replay", "--all", "--json") == 0
    said = capsys.readouterr()
    assert len(said.out.splitlines()) == len(looks(site)) == 4
    assert len(opened) < 8
    last = json.loads(said.err.splitlines()[-1])
    assert (last["progress"], last["unit"], last["finished"]) == ("replay", "files", True)
    assert last["done"] == last["total"] > 4


def test_a_sealed_case_is_said_to_be_unknown_by_every_command(site, called, capsys, tmp_path):
    case_id, _ = a_case(site)
    assert called("replay", case_id, "--json") == 0
    number = json.loads(capsys.readouterr().out)["case_number"]
    pen = Pen(site)
    pen.write([Written(UUID(case_id), uuid7(), sealed, 24 * 400.0, 24 * 400.0)])
    pen.close()
    unknown = str(uuid7())
    for command in (["replay"], ["replay", "--as-at", "2025-06-01"], ["replay", "--known-at", "20"],
                    ["export", "--purpose", "court_request"]):  # fmt: skip
        said = []
        for case in (case_id, unknown):
            out = ["--out", str(tmp_path / "bundle.ndjson")] if command[0] == "export" else []
            code = called(command[0], case, *command[1:], *out)
            printed = capsys.readouterr()
            said.append((code, *(text.replace(case, "CASE") for text in printed)))
        assert said[0] == said[1]
        assert said[0][0] == 1
    assert called("replay", number) == 1
    capsys.readouterr()
    assert called("replay", "--all", "--json") == 0
    printed = capsys.readouterr()
    assert number not in printed.out
    assert case_id not in printed.out + printed.err
