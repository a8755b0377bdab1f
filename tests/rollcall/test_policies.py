"""`rollcall policy`: which rules hold, whether files are well-formed, what another set would have changed."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
import pytest

from domain import catalogue
from domain.assessment.points.rules import AwardPoints, DeductPoints, ReversePoints
from domain.contacts.rules import RecordCheckIn, ScheduleCheckIn
from domain.intake.record import Sentence
from domain.intake.rules import OpenCase, RecordReport, SetReportingDue
from domain.kernel.access import Actor, Role
from domain.kernel.policy import TABLES
from domain.kernel.rule import Command
from domain.organisation.rules import EstablishUnit
from journal.handling import Asked, Handling
from journal.site import Site
from projections import schema as views
from projections import worker
from projections.models import MODELS

from ..journal.conftest import today

OFFICER = Actor("officer-1", Role.OFFICER, "county")
REVIEWER = Actor("reviewer-1", Role.REVIEWER, "county")
PACKAGED = Path(catalogue.__file__).parent / "policies"


def own_set(folder: Path, name: str = "strict-2027") -> None:
    """A set of somebody's own: five days to report, check-ins every two days, other points."""
    for table, changes in {
        "report.initial": [("days = 10", "days = 5")],
        "checkin.cadence": [("every_days = 7", "every_days = 2")],
        "score.rules": [
            (
                'id = "A02"\nside = "awarded"\nkind = "conduct"\npoints = 3',
                'id = "A02"\nside = "awarded"\nkind = "conduct"\npoints = 5',
            ),
            ('id = "D03"', 'id = "D99"'),
        ],
    }.items():
        text = (PACKAGED / table / "prc-2020.toml").read_text()
        for before, after in changes:
            assert before in text
            text = text.replace(before, after)
        (folder / table).mkdir(parents=True)
        (folder / table / f"{name}.toml").write_text(text)


@pytest.fixture(autouse=True)
def packaged_alone() -> Iterator[None]:
    """The process holds the content of packaged versions alone, before each test and after it."""
    catalogue.policies.cache_clear()
    yield
    catalogue.policies.cache_clear()


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of policies of the installation."""
    own_set(tmp_path / "policies")
    monkeypatch.setenv("ROLLCALL_POLICIES", str(tmp_path / "policies"))
    return tmp_path / "policies"


async def _lived(site: Site) -> UUID:
    """A case with a report, check-ins and points, decided by the packaged policies."""
    handling = Handling(site)
    await handling.start()
    versions = 0

    async def does(command: Command, by: Actor = OFFICER, stream: UUID | None = None) -> UUID:
        nonlocal versions
        asked = Asked(
            actor=by,
            client_id=by.id,
            command_id=f"{type(command).__name__}-{versions}",
            body_sha256=hashlib.sha256(repr(command).encode()).digest(),
            command=command,
            stream=stream,
            seen_version=versions or None,
        )
        told = (await handling.handle(asked)).told
        versions = told.version
        return told.stream

    await does(EstablishUnit(unit_id="county", name="County", zone="Asia/Shanghai"), REVIEWER)
    versions = 0
    opened = OpenCase(
        case_number="W-1",
        unit_id="county",
        category=Sentence.PAROLE,
        name="Invented Person",
        birth_date=date(1988, 4, 2),
    )
    case = await does(opened)
    for command in (
        SetReportingDue(effective_on=today()),
        RecordReport(),
        ScheduleCheckIn(due_on=today()),
        RecordCheckIn(mode="phone", identity="confirmed", note="Well."),
        AwardPoints(rule_id="A02", for_month=f"{today():%Y-%m}", evidence=()),
    ):
        if isinstance(command, AwardPoints):
            command = msgspec.structs.replace(command, evidence=(_entries(site, case)[-1].event_id,), note="Took part.")
        await does(command, stream=case)
    await does(DeductPoints(rule_id="D03", for_month=f"{today():%Y-%m}"), stream=case)
    taken = _entries(site, case)[-1].event_id
    await does(ReversePoints(entry=taken, reason="By mistake."), REVIEWER, case)
    await handling.stop()
    return case


def _entries(site: Site, case: UUID) -> list[Any]:
    with site.reader() as reader:
        return reader.stream(case)


@pytest.fixture
def lived(by_url: tuple[str, str], tmp_path: Path) -> tuple[Site, UUID]:
    """An installation with one case, whose number can be asked for."""
    site = Site(*by_url, tmp_path / "home" / "secrets" / "master.key")
    site.migrate(kind="real")
    views.migrate(site.record_url, MODELS)
    case = asyncio.run(_lived(site))
    with worker.worker(site) as working:
        while working.round():
            pass
    return site, case


def asked(called: Callable[..., int], capsys: Any, *arguments: str) -> list[Any]:
    """The JSON lines of a what-if over yesterday to tomorrow."""
    days = ("--from", str(today() - timedelta(1)), "--to", str(today() + timedelta(1)))
    assert called("policy", "what-if", *(arguments if "--from" in arguments else (*arguments, *days)), "--json") == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def positions(site: Site) -> list[int]:
    found = []
    for journal in ("record", "reads"):
        with site.reader(journal) as reader:  # type: ignore[arg-type]
            found.append(reader.head().position)
    return found


def test_another_set_shows_what_it_would_have_changed(lived, own, called, capsys):
    _, case = lived
    *found, summary = asked(called, capsys, "--set", "strict-2027")
    assert {one["case_id"] for one in found} == {str(case)}
    assert {one["case_number"] for one in found} == {"W-1"}
    by = {one["command"]: one for one in found}
    assert by.keys() == {"SetReportingDue", "RecordCheckIn", "AwardPoints", "DeductPoints"}
    figures = {name: [(f["field"], f["was"], f["other"]) for f in one["figures"]] for name, one in by.items()}
    assert figures["SetReportingDue"] == [("due_on", str(today() + timedelta(10)), str(today() + timedelta(5)))]
    assert ("due_on", str(today() + timedelta(7)), str(today() + timedelta(2))) in figures["RecordCheckIn"]
    assert ("points", 3, 5) in figures["AwardPoints"]
    refused = by["DeductPoints"]["other"]
    assert (refused["refused"], refused["rule"]) == ("assessment.rule-unknown", "score.rules@strict-2027")
    assert by["DeductPoints"]["was"]["refused"] is None
    assert summary["differ"] == len(found) == 4
    assert (summary["cases"], summary["not_compared"]) == (1, {})
    assert summary["entries"] == len(_entries(lived[0], case))


def test_nothing_is_written_and_nobody_is_looked_at(lived, own, called, capsys):
    site, _ = lived
    before = positions(site)
    asked(called, capsys, "--set", "strict-2027")
    asked(called, capsys, "--set", "plans", "--case", "W-1")
    assert positions(site) == before


def test_it_says_the_same_again_and_of_one_case_or_unit_what_it_says_of_all(lived, own, called, capsys):
    every = asked(called, capsys, "--set", "strict-2027")
    assert asked(called, capsys, "--set", "strict-2027") == every
    assert asked(called, capsys, "--set", "strict-2027", "--case", "W-1") == every
    assert asked(called, capsys, "--set", "strict-2027", "--case", str(lived[1])) == every
    assert asked(called, capsys, "--set", "strict-2027", "--unit", "county") == every


def test_the_set_that_was_in_force_changes_nothing_and_only_the_period_is_compared(lived, own, called, capsys):
    (summary,) = asked(called, capsys, "--set", "prc-2020")
    assert summary["differ"] == 0
    assert summary["entries"] > 6
    past = ("--from", "2020-01-01", "--to", str(today() - timedelta(1)))
    (summary,) = asked(called, capsys, "--set", "strict-2027", *past)
    assert (summary["entries"], summary["differ"], summary["not_compared"]) == (0, 0, {})


def test_people_read_it_in_lines(lived, own, called, capsys):
    days = ("--from", str(today() - timedelta(1)), "--to", str(today() + timedelta(1)))
    assert called("policy", "what-if", "--set", "strict-2027", *days) == 0
    said = capsys.readouterr().out
    assert "W-1" in said
    assert f"due_on: {today() + timedelta(10)} -> {today() + timedelta(5)}" in said
    assert "assessment.rule-unknown, score.rules@strict-2027" in said
    assert "4 would have been decided otherwise" in said.splitlines()[-1]
    assert "Invented" not in said


def test_what_is_asked_wrongly_is_said(by_url, called):
    assert called("migrate") == 0
    days = ("--from", "2026-01-01", "--to", "2026-02-01")
    assert called("policy", "what-if", "--set", "nobody", *days) == 2
    assert called("policy", "what-if", "--set", "plans", "--from", "January", "--to", "2026-02-01") == 2
    assert called("policy", "what-if", "--set", "plans", *days, "--unit", "nowhere") == 2
    assert called("policy", "what-if", "--set", "plans", *days, "--unit", "county", "--case", "W-1") == 2
    assert called("policy", "what-if", "--set", "plans", *days, "--case", "W-1") == 1
    assert called("policy", "what-if", "--set", "plans", *days) == 0


def test_the_list_says_what_is_in_force_on_a_day(by_url, called, capsys):
    assert called("policy", "list", "--on", "2020-06-30", "--json") == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["table"] for line in lines] == sorted(TABLES)
    assert {line["in_force"] for line in lines} == {"plans"}
    assert called("policy", "list") == 0
    said = capsys.readouterr().out
    assert said.count("  * prc-2020") == len(TABLES)


def test_a_version_is_shown_with_its_source_in_words(by_url, own, called, capsys):
    assert called("policy", "show", "report.initial") == 0
    said = capsys.readouterr().out
    assert "Community Corrections Law of the People's Republic of China (2019-12-28), article 21. Status: law." in said
    assert "days        10" in said
    assert called("policy", "show", "score.rules", "--version", "strict-2027") == 0
    assert "rules[A02].points" in capsys.readouterr().out
    assert called("policy", "show", "score.rule") == 2
    assert "score.rules" in capsys.readouterr().err
    assert called("policy", "show", "score.rules", "--version", "none") == 2


def test_the_packaged_policies_are_well_formed(called, capsys):
    assert called("policy", "check", str(PACKAGED), "--json") == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(found) == 2 * len(TABLES)
    assert {one["state"] for one in found} == {"good"}
    pins = {version.pin for versions in catalogue.policies().all().values() for version in versions}
    assert {one["pin"] for one in found} == pins


@pytest.mark.parametrize(
    ("before", "after", "field", "acceptable"),
    [
        ("days = 10", 'days = "ten"', "days", "`int`"),
        ("days = 10", "spare = 1\ndays = 10", "spare", "days, count_from"),
        ("days = 10", "", "days", "the field `days`"),
        ("days = 10", "days = ", None, "policy show report.initial"),
        ("instrument =", "instruments =", "source.instruments", "policy show report.initial"),
        (
            "effective_from = 2020-07-01",
            "effective_from = 2020-07-01\neffective_to = 2020-07-01",
            "source.effective_to",
            "a day after",
        ),
    ],
)
def test_what_is_malformed_is_named_with_what_would_do(tmp_path, called, capsys, before, after, field, acceptable):
    folder = tmp_path / "report.initial"
    folder.mkdir()
    text = (PACKAGED / "report.initial" / "prc-2020.toml").read_text()
    assert before in text
    (folder / "own-2027.toml").write_text(text.replace(before, after, 1))
    assert called("policy", "check", str(folder / "own-2027.toml"), "--json") == 1
    (found,) = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (found["place"], found["state"]) == ("report.initial/own-2027.toml", "wrong")
    assert found["field"] == field
    assert acceptable in found["acceptable"]


def test_a_folder_of_no_table_and_half_a_set_are_named(tmp_path, called, capsys):
    for table, name in (("report.intial", "own"), ("report.initial", "plans")):
        (tmp_path / table).mkdir()
        (tmp_path / table / f"{name}.toml").write_bytes((PACKAGED / "report.initial" / "plans.toml").read_bytes())
    assert called("policy", "check", str(tmp_path), "--json") == 1
    unknown, half = [f for f in map(json.loads, capsys.readouterr().out.splitlines()) if f["state"] == "wrong"][::1]
    by = {one["place"]: one for one in (unknown, half)}
    assert "report.initial" in by["report.intial/own.toml"]["acceptable"]
    assert by["report.initial"]["says"] == "plans is there and prc-2020 is not"
    law = (PACKAGED / "report.initial" / "prc-2020.toml").read_text()
    (tmp_path / "report.initial" / "prc-2020.toml").write_text(law.replace("2020-07-01", "2020-07-02"))
    assert called("policy", "check", str(tmp_path / "report.initial")) == 1
    assert "plans ends on 2020-07-01, prc-2020 begins on 2020-07-02" in capsys.readouterr().out
    assert called("policy", "check", str(tmp_path / "nothing")) == 2


def test_a_malformed_folder_of_policies_stops_every_command_and_is_named(by_url, own, called, capsys):
    (own / "report.initial" / "bad.toml").write_text("days = ")
    assert called("policy", "list") == 3
    assert "report.initial/bad.toml" in capsys.readouterr().err


def test_the_year_of_a_calendar_is_checked_with_the_policies(tmp_path, called, capsys):
    folder = tmp_path / "calendars" / "workdays"
    folder.mkdir(parents=True)
    year = (Path(catalogue.__file__).parent / "calendars" / "cn" / "2026.toml").read_bytes()
    (folder / "own-2026.toml").write_bytes(year)
    assert called("policy", "check", str(tmp_path), "--json") == 0
    (good,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert good["pin"] == f"workdays@own-2026#{hashlib.sha256(year).hexdigest()}"
    for wrong in (b"work = 1", b"notices = []\nwork = []\nfestivals = []", year.replace(b"2026-01-04", b"2026-01-05")):
        (folder / "own-2026.toml").write_bytes(wrong)
        assert called("policy", "check", str(tmp_path), "--json") == 1
        (found,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert (found["place"], found["state"], found["pin"]) == ("workdays/own-2026.toml", "wrong", None)
