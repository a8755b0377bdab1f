"""A command's way to its answer, on real servers."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from domain.contacts.record import CheckInReceived
from domain.contacts.rules import RecordCheckIn, RecordTalk
from domain.intake.record import CaseOpened
from domain.intake.relocation import decisions, rules
from domain.intake.relocation.record import RelocationReason
from domain.kernel.access import Actor, Role
from domain.kernel.entry import Precision
from domain.kernel.event import Sealed
from domain.kernel.refusal import NotEmpowered, Refused, Stale, Unknown
from domain.organisation.refusals import UnitEstablishedAlready
from domain.organisation.rules import EstablishUnit
from journal.handling import Handling, KeyReused, OutsideScope, SeenVersionMissing
from journal.handling.keeping import Keeper
from journal.handling.loading import Session
from journal.handling.states import folded
from journal.sealing import open_value
from journal.site import Site

from .conftest import OFFICER, REVIEWER, answer, asked, opening

CHECK_IN = RecordCheckIn(mode="phone", identity="confirmed", note="all is well")


async def opened(handling: Handling, number: str = "C-1") -> UUID:
    return answer((await handling.handle(asked(opening(number), key=f"open {number}"))).answer).stream


async def test_what_was_recorded_is_read_back_with_its_envelope_and_sealed_values(
    site: Site, handling: Handling
) -> None:
    case = await opened(handling)
    told = answer((await handling.handle(asked(CHECK_IN, stream=case, key="1"))).answer)
    with site.reader() as reader:
        first, *_, last = reader.stream(case)
        assert isinstance(first.event, CaseOpened)
        assert isinstance(first.event.name, Sealed)
        assert "Invented" not in repr(first)
        assert open_value(first.event.name, reader.keys.of(case)) == "Invented Person"
        assert isinstance(last.event, CheckInReceived)
        assert (last.position, last.originator_version, last.event_id) == (
            told.position,
            told.version,
            told.entries[-1],
        )
        assert (last.actor_id, last.actor_role, last.unit_id, last.command_id) == (
            "officer-1",
            "officer",
            "county",
            "1",
        )
        assert last.policies
        assert all("#" in pin for pin in last.policies)


async def test_a_repeated_command_gets_the_same_bytes_and_writes_nothing(site: Site, handling: Handling) -> None:
    case = await opened(handling)
    answers = await asyncio.gather(*[handling.handle(asked(CHECK_IN, stream=case, key="k")) for _ in range(8)])
    assert len({handled.answer for handled in answers}) == 1
    assert sorted(handled.repeated for handled in answers) == [False] + [True] * 7
    other = Handling(site)  # another process, which remembers nothing
    await other.start()
    again = await other.handle(asked(CHECK_IN, stream=case, key="k"))
    await other.stop()
    assert (again.answer, again.repeated) == (answers[0].answer, True)
    with site.reader() as reader:
        assert sum(isinstance(e.event, CheckInReceived) for e in reader.stream(case)) == 1


async def test_the_same_key_with_another_body_is_refused(handling: Handling) -> None:
    case = await opened(handling)
    await handling.handle(asked(CHECK_IN, stream=case, key="k"))
    with pytest.raises(KeyReused):
        await handling.handle(asked(RecordCheckIn(mode="written"), stream=case, key="k"))


async def test_opening_twice_with_one_key_opens_one_case(handling: Handling) -> None:
    first, second = await asyncio.gather(opened(handling), opened(handling))
    assert first == second


async def test_a_unit_is_established_once(handling: Handling) -> None:
    unit = EstablishUnit(unit_id="county", name="Another", zone="UTC")
    with pytest.raises(UnitEstablishedAlready):
        await handling.handle(asked(unit, by=REVIEWER, key="again"))


async def test_a_case_of_another_unit_and_one_that_is_not_there_are_refused_alike(handling: Handling) -> None:
    case = await opened(handling)
    stranger = Actor("officer-9", Role.OFFICER, "elsewhere")
    with pytest.raises(Unknown) as theirs:
        await handling.handle(asked(CHECK_IN, stream=case, by=stranger, key="1"))
    with pytest.raises(Unknown) as nobodys:
        await handling.handle(asked(CHECK_IN, stream=uuid4(), by=stranger, key="2"))
    assert (theirs.value.code, theirs.value.facts) == (nobodys.value.code, nobodys.value.facts)


async def test_nobody_opens_a_file_or_a_unit_outside_their_own(handling: Handling) -> None:
    stranger = Actor("officer-9", Role.OFFICER, "elsewhere")
    with pytest.raises(OutsideScope):
        await handling.handle(asked(opening(), by=stranger, key="1"))
    head = Actor("reviewer-9", Role.REVIEWER, "elsewhere")
    unit = EstablishUnit(unit_id="office", name="Office", zone="UTC", parent="county")
    with pytest.raises(OutsideScope):
        await handling.handle(asked(unit, by=head, key="2"))


async def test_a_decision_needs_the_version_that_was_seen(handling: Handling) -> None:
    from domain.kernel.rule import RULES

    case = await opened(handling)
    command = next(r.command for r in RULES.values() if r.decides and r.name == "AssignResponsibleOfficer")(
        officer_id="officer-2"  # type: ignore[call-arg]
    )
    with pytest.raises(SeenVersionMissing):
        await handling.handle(asked(command, stream=case, by=REVIEWER, key="1"))
    with pytest.raises(Stale) as stale:
        await handling.handle(asked(command, stream=case, by=REVIEWER, key="2", seen=7))
    version = stale.value.facts["version"]
    told = answer((await handling.handle(asked(command, stream=case, by=REVIEWER, key="3", seen=version))).answer)
    assert told.version == version + 1


async def test_a_decision_carries_the_position_that_was_seen(site: Site, handling: Handling) -> None:
    from domain.intake.rules import AssignResponsibleOfficer

    case = await opened(handling)
    with site.reader() as reader:
        seen = reader.stream(case)[-1]
    await handling.handle(
        asked(
            AssignResponsibleOfficer(officer_id="officer-2"),
            stream=case,
            by=REVIEWER,
            key="1",
            seen=seen.originator_version,
        )
    )
    with site.reader() as reader:
        assert reader.stream(case)[-1].event.seen_position == seen.position  # type: ignore[attr-defined]


async def test_what_another_process_wrote_meanwhile_is_seen_before_deciding_again(
    site: Site, handling: Handling
) -> None:
    case = await opened(handling)
    await handling.handle(asked(CHECK_IN, stream=case, key="1"))
    other = Handling(site)
    await other.start()
    for n in range(3):
        await other.handle(asked(RecordTalk(talk="individual"), stream=case, key=f"other {n}"))
    await other.stop()
    told = answer((await handling.handle(asked(RecordTalk(talk="first"), stream=case, key="2"))).answer)
    with site.reader() as reader:
        assert reader.stream(case)[-1].originator_version == told.version


async def test_a_unit_that_another_process_established_is_known_at_once(site: Site, handling: Handling) -> None:
    other = Handling(site)
    await other.start()
    unit = EstablishUnit(unit_id="office", name="Office", zone="UTC", parent="county")
    await other.handle(asked(unit, by=REVIEWER, key="u"))
    await other.stop()
    case = opening("C-2")
    command = type(case)(**{f: getattr(case, f) for f in case.__struct_fields__} | {"unit_id": "office"})
    assert answer((await handling.handle(asked(command, key="open"))).answer).version == 1


async def test_a_fact_of_yesterday_stands_before_what_came_since(site: Site, handling: Handling) -> None:
    now = datetime.now(UTC)
    command = opening()
    backdated = type(command)(
        **{f: getattr(command, f) for f in command.__struct_fields__} | {"occurred_at": now - timedelta(days=30)}
    )
    case = answer((await handling.handle(asked(backdated, key="open"))).answer).stream
    await handling.handle(asked(RecordTalk(talk="individual"), stream=case, key="1"))
    late = RecordTalk(talk="first", occurred_on=date.today() - timedelta(days=3))
    await handling.handle(asked(late, stream=case, key="2"))
    with site.reader() as reader:
        entries = reader.stream(case)
    assert entries[-1].occurred_precision is Precision.DAY
    assert entries[-1].occurred_at < entries[-2].occurred_at
    assert entries[-1].recorded_at > entries[-2].recorded_at


async def test_a_role_that_may_not_is_told_which_may(handling: Handling) -> None:
    case = await opened(handling)
    with pytest.raises(NotEmpowered) as refused:
        await handling.handle(asked(CHECK_IN, stream=case, by=Actor("inspector-1", Role.INSPECTOR, "county"), key="1"))
    assert "officer" in str(refused.value.facts["may"])


async def test_a_refusal_is_decided_again_and_not_kept(handling: Handling) -> None:
    case = await opened(handling)
    too_early = RecordCheckIn(mode="phone", occurred_on=date(2001, 1, 1))
    for _ in range(2):
        with pytest.raises(Refused):
            await handling.handle(asked(too_early, stream=case, key="k"))
    await handling.handle(asked(CHECK_IN, stream=case, key="k"))


async def test_a_kept_state_gives_the_state_that_the_whole_history_gives(site: Site, handling: Handling) -> None:
    case = await opened(handling)
    for n in range(30):
        await handling.handle(asked(RecordTalk(talk="individual"), stream=case, key=f"{n}"))
    with site.reader() as reader, site.connected("record") as conn:
        keeper = Keeper(reader, conn)
        keeper.note(reader.after(0, 1000))
        assert keeper.keep() == 1
        whole = folded(case, reader.stream(case))
    for n in range(2):
        await handling.handle(asked(CHECK_IN, stream=case, key=f"later {n}"))
    cold = Handling(site)
    await cold.start()
    told = answer((await cold.handle(asked(CHECK_IN, stream=case, key="cold"))).answer)
    remembered = cold._files.get(case)
    await cold.stop()
    assert remembered.kept == whole.version
    assert told.version == remembered.version
    with site.reader() as reader:
        again = folded(case, reader.stream(case))
    assert again.state == remembered.state
    assert (again.version, again.position, again.last) == (remembered.version, remembered.position, remembered.last)


@pytest.mark.parametrize("kept_before", [False, True])
async def test_a_state_that_is_kept_while_a_file_is_read_does_not_hide_its_entries(
    site: Site, handling: Handling, monkeypatch: pytest.MonkeyPatch, kept_before: bool
) -> None:
    case = await opened(handling)
    for n in range(50):
        if n == 25 and kept_before:
            keep_states(site)
        await handling.handle(asked(RecordTalk(talk="individual"), stream=case, key=f"{n}"))
    cold = Handling(site)
    await cold.start()
    at_once = Session.ask

    async def one_by_one(self: Session, *questions: tuple[LiteralString, Sequence[Any]]) -> list[list[tuple[Any, ...]]]:
        answers = []
        for question in questions:
            answers += await at_once(self, question)
            keep_states(site)
        return answers

    monkeypatch.setattr(Session, "ask", one_by_one)
    with site.reader() as reader:
        version = len(reader.stream(case))
    told = answer((await cold.handle(asked(CHECK_IN, stream=case, key="cold", seen=version))).answer)
    await cold.stop()
    assert told.version == version + 1


def keep_states(site: Site) -> None:
    with site.reader() as reader, site.connected("record") as conn:
        keeper = Keeper(reader, conn)
        keeper.note(reader.after(0, 1000))
        keeper.keep()


async def test_a_kept_state_that_was_changed_is_not_trusted(site: Site, handling: Handling) -> None:
    case = await opened(handling)
    for n in range(25):
        await handling.handle(asked(RecordTalk(talk="individual"), stream=case, key=f"{n}"))
    with site.reader() as reader, site.connected("record") as conn:
        keeper = Keeper(reader, conn)
        keeper.note(reader.after(0, 1000))
        keeper.keep()
        conn.execute("UPDATE states SET state = overlay(state placing '\\x00' from 60)")
    cold = Handling(site)
    await cold.start()
    assert answer((await cold.handle(asked(CHECK_IN, stream=case, key="cold"))).answer).version > 25
    await cold.stop()


async def test_the_record_holds_no_personal_value_in_clear(site: Site, handling: Handling) -> None:
    case = await opened(handling)
    await handling.handle(asked(CHECK_IN, stream=case, key="1"))
    with site.connected("record") as conn:
        dumped = "".join(row[0] for row in conn.execute("SELECT entries::text FROM entries").fetchall())
        dumped += "".join(row[0] for row in conn.execute("SELECT commands::text FROM commands").fetchall())
    for value in ("Invented Person", "1 Nowhere Street", "all is well"):
        assert value not in dumped
        assert value.encode().hex() not in dumped
    assert OFFICER.id in dumped


async def test_after_a_change_of_place_the_receiving_unit_reaches_the_file_and_the_other_no_longer(
    site: Site, handling: Handling
) -> None:
    for unit in ("north", "harbour"):
        establish = EstablishUnit(unit_id=unit, name=unit, zone="Asia/Shanghai", parent="county")
        await handling.handle(asked(establish, by=REVIEWER, key=unit))
    north, harbour = (Actor(f"officer-{unit}", Role.OFFICER, unit) for unit in ("north", "harbour"))
    opens = replace(opening(), unit_id="north")
    case = answer((await handling.handle(asked(opens, by=north, key="open"))).answer).stream
    reason = RelocationReason.CHANGE_OF_RESIDENCE
    asks = rules.RequestRelocation(reason=reason, agency="harbour", unit_id="harbour", moves_on=date(2026, 9, 1))
    version = answer((await handling.handle(asked(asks, stream=case, by=north, key="ask"))).answer).version
    with site.reader() as reader:
        move = folded(case, reader.stream(case)).state.relocation.move.relocation_id
    for n, step in enumerate(
        (
            rules.ConsultReceivingAgency(relocation_id=move),
            rules.RecordAgencyReply(relocation_id=move, reply="agrees"),
            decisions.ApproveRelocation(relocation_id=move),
            rules.ReportAtNewPlace(relocation_id=move),
        )
    ):
        assert not await handling.reaches(harbour, case)
        await handling.handle(asked(step, stream=case, by=REVIEWER, key=f"step {n}", seen=version + n))
    assert await handling.reaches(harbour, case)
    assert not await handling.reaches(north, case)
    talk = RecordTalk(talk="first")
    assert await handling.handle(asked(talk, stream=case, by=harbour, key="talk"))
    with pytest.raises(Unknown):
        await handling.handle(asked(talk, stream=case, by=north, key="too late"))
