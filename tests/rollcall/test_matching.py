"""`rollcall match`: proposals from a real record, with their reasons; recorded where asked for, decided by nobody."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from domain.intake.record import Sentence, Sex
from domain.intake.rules import OpenCase
from domain.kernel.access import Actor, Role
from domain.kernel.rule import Command
from domain.organisation.rules import EstablishUnit
from domain.oversight.looks.record import ListShown
from domain.people.matching.record import HelperProposed, Nearness
from domain.people.matching.rules import DeclineHelper, MatchHelper, ProposeHelper, RecordHelpNeeded
from domain.people.volunteers.refusals import VolunteerFull
from domain.people.volunteers.rules import RegisterVolunteer, TakeOnCase
from journal.handling import Asked, Handling
from journal.site import Site
from projections import schema as views
from projections.models import MODELS

OFFICER = Actor("officer-1", Role.OFFICER, "county")
REVIEWER = Actor("reviewer-1", Role.REVIEWER, "county")
keys = count(1)


class Town:
    """A record with a county, two offices below it, and what a test adds."""

    def __init__(self, site: Site, runner: asyncio.Runner) -> None:
        self.site, self.runner = site, runner
        self.handling = Handling(site)
        runner.run(self.handling.start())
        self.do(EstablishUnit(unit_id="county", name="County", zone="Asia/Shanghai"), by=REVIEWER)
        for name in ("north", "south"):
            unit = EstablishUnit(unit_id=name, name=name, zone="Asia/Shanghai", parent="county")
            self.do(unit, by=REVIEWER)

    def do(self, command: Command, stream: UUID | None = None, *, by: Actor = OFFICER) -> UUID:
        """Have a command handled, on the newest version of its file. The id of the file."""
        asked = Asked(
            actor=by,
            client_id=by.id,
            command_id=f"k{next(keys)}",
            body_sha256=hashlib.sha256(msgspec.json.encode(command)).digest(),
            command=command,
            stream=stream,
            seen_version=self.version(stream) if stream else None,
        )
        return self.runner.run(self.handling.handle(asked)).told.stream

    def version(self, stream: UUID) -> int:
        return sum(entry.originator_id == stream for entry in self.entries())

    def entries(self):
        with self.site.reader() as reader:
            return list(reader.after(0, 1_000))

    def case(self, number: str, *needs: str, division: str | None = None, unit: str = "north") -> UUID:
        """An open case, and what help it needs."""
        case_id = self.do(
            OpenCase(case_number=number, unit_id=unit, category=Sentence.PAROLE, name="Invented Person", sex=Sex.MALE)
        )
        self.do(RecordHelpNeeded(needs=needs, division=division), case_id)
        return case_id

    def volunteer(self, *skills: str, division: str | None = None, unit: str = "county") -> UUID:
        """A volunteer who has just been registered."""
        command = RegisterVolunteer(
            unit_id=unit,
            name="Invented Helper",
            sex=Sex.FEMALE,
            skills=skills,
            division=division,
            place="2 Nowhere Street",
        )
        return self.do(command)

    def proposals(self) -> list[HelperProposed]:
        return [entry.event for entry in self.entries() if isinstance(entry.event, HelperProposed)]


@pytest.fixture
def town(by_url: tuple[str, str], tmp_path: Path) -> Iterator[Town]:
    """An installation by address with three units."""
    site = Site(*by_url, tmp_path / "home" / "secrets" / "master.key")
    site.migrate(kind="real")
    views.migrate(site.record_url, MODELS)
    with asyncio.Runner() as runner:
        town = Town(site, runner)
        yield town
        runner.run(town.handling.stop())


def lines(capsys) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_each_case_gets_whom_it_fits_and_the_reasons_are_said(town, called, capsys):
    law, job = town.volunteer("law", division="110102003"), town.volunteer("job-search", division="110105001")
    first = town.case("C-1", "job-search", division="110105001002")
    second = town.case("C-2", "law", division="110102003001")
    assert called("match", "--unit", "county", "--json") == 0
    *pairs, total = lines(capsys)
    found = {pair["case_id"]: pair for pair in pairs}
    assert {case: pair["volunteer_id"] for case, pair in found.items()} == {str(first): str(job), str(second): str(law)}
    assert found[str(first)] | {"met": ["job-search"], "near": Nearness.TOWNSHIP} == found[str(first)]
    assert found[str(first)]["total"] == 50 + 24 + 20
    assert (total["waiting"], total["proposed"], total["recorded"]) == (2, 2, 0)
    assert town.proposals() == []


def test_a_line_says_what_a_proposal_is_made_of_and_names_nobody(town, called, capsys):
    volunteer = town.volunteer("law", division="110102003")
    town.case("C-1", "law", "housing", division="110102003001")
    assert called("match", "--unit", "north") == 0
    said = capsys.readouterr().out.splitlines()[0]
    assert said == (
        f"C-1  volunteer {volunteer}  69 of 100 = 50 % of 50 (1 of 2 needs: law)"
        " + 30 % of 80 (same township) + 20 % of 100 (room)"
    )


def test_cases_spread_over_volunteers_who_are_as_good(town, called, capsys):
    both = {town.volunteer("law"), town.volunteer("law")}
    for n in range(4):
        town.case(f"C-{n}", "law")
    assert called("match", "--unit", "county", "--json") == 0
    chosen = [pair["volunteer_id"] for pair in lines(capsys)[:-1]]
    assert sorted(chosen.count(str(one)) for one in both) == [2, 2]


def test_no_volunteer_is_proposed_beyond_their_room_and_no_case_twice(town, called, capsys):
    town.volunteer("law")
    for n in range(5):
        town.case(f"C-{n}", "law")
    assert called("match", "--unit", "county", "--json", "--record") == 0
    *pairs, total = lines(capsys)
    assert (len(pairs), total["waiting"], total["recorded"]) == (3, 5, 3)
    assert len(town.proposals()) == 3
    assert called("match", "--unit", "county", "--json") == 0
    assert lines(capsys)[-1]["waiting"] == 2


def test_proposals_are_recorded_as_the_platforms_own_and_wait_for_a_person(town, called, capsys):
    volunteer, case_id = town.volunteer("law"), town.case("C-1", "law")
    assert called("match", "--unit", "north", "--record") == 0
    (proposal,) = town.proposals()
    entry = next(e for e in town.entries() if e.event is not None and isinstance(e.event, HelperProposed))
    assert (entry.actor_role, entry.actor_id, entry.originator_id) == ("clock", "match", case_id)
    assert any(pin.startswith("match.weights@prc-2020#") for pin in entry.policies)
    town.do(MatchHelper(proposal_id=proposal.proposal_id), case_id)
    town.do(TakeOnCase(case_id=case_id), volunteer)
    capsys.readouterr()
    assert called("match", "--unit", "county", "--json") == 0
    assert lines(capsys)[-1]["waiting"] == 0


def test_whoever_was_declined_is_not_proposed_again(town, called, capsys):
    town.volunteer("law")
    case_id = town.case("C-1", "law")
    assert called("match", "--unit", "county", "--record") == 0
    (proposal,) = town.proposals()
    town.do(DeclineHelper(proposal_id=proposal.proposal_id, reason="too_far_away"), case_id)
    capsys.readouterr()
    assert called("match", "--unit", "county", "--json", "--record") == 0
    assert lines(capsys)[-1] == lines_of(waiting=1, proposed=0, town=town)


def lines_of(*, waiting: int, proposed: int, town: Town) -> dict:
    position = town.entries()[-1].position
    return {"waiting": waiting, "proposed": proposed, "recorded": 0, "refused": 0, "position": position}


def test_volunteers_of_another_office_are_not_proposed_and_cases_of_another_are_not_shown(town, called, capsys):
    town.volunteer("law", unit="south")
    town.case("C-1", "law", unit="north")
    town.case("C-2", "law", unit="south")
    assert called("match", "--unit", "county", "--json") == 0
    assert [line.get("case_number") for line in lines(capsys)] == ["C-2", None]
    assert called("match", "--unit", "north", "--json") == 0
    assert lines(capsys)[-1]["waiting"] == 1


def test_a_match_that_is_worth_too_little_is_left_out(town, called, capsys):
    town.volunteer("cooking", division="330102003")
    town.case("C-1", "law", division="110102003")
    assert called("match", "--unit", "county", "--json") == 0
    assert lines(capsys)[-1]["proposed"] == 0


def test_looking_is_on_the_record(town, called):
    case_id = town.case("C-1", "law")
    assert called("match", "--unit", "county") == 0
    with town.site.reader("reads") as reads:
        looks = [e.event for e in reads.after(0, 100) if isinstance(e.event, ListShown)]
    assert [(look.route, look.case_ids) for look in looks] == [("cli.match", (case_id,))]


def test_a_unit_that_does_not_exist_is_called_wrongly(town, called, capsys):
    assert called("match", "--unit", "moon") == 2
    assert "no such unit" in capsys.readouterr().err


def test_the_cap_holds_over_files(town):
    volunteer = town.volunteer("law")
    for n in range(1, 4):
        town.do(TakeOnCase(case_id=UUID(int=n)), volunteer)
    with pytest.raises(VolunteerFull):
        town.do(TakeOnCase(case_id=UUID(int=4)), volunteer)
    with pytest.raises(VolunteerFull):
        town.do(ProposeHelper(volunteer_id=volunteer), town.case("C-1", "law"))
