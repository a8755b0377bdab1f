"""Streams of other kinds: a command reaches those of its own kind alone, and rests on others as they are now."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.contacts.rules import RecordTalk
from domain.intake.arrival.record import SurveyAttached
from domain.intake.arrival.refusals import SurveyNotConcluded
from domain.intake.arrival.rules import AttachSurvey
from domain.intake.record import Sex
from domain.intake.survey.record import Conclusion
from domain.intake.survey.rules import CompleteSurvey, RequestSurvey
from domain.kernel.access import Actor, Role
from domain.kernel.history import history
from domain.kernel.ids import stream_of
from domain.kernel.refusal import Unknown
from domain.kernel.rule import Of
from domain.kinds import KINDS
from domain.organisation.meetings.record import MeetingHeld, MeetingKind
from domain.organisation.meetings.rules import BeginMeetingSeries, RecordMeeting
from domain.organisation.rules import RenameUnit
from domain.oversight.corrections.rules import CorrectEntry, ProposeCorrection
from domain.people.staff.record import Function, Post
from domain.people.staff.rules import AssignStaff
from journal.handling import Handling
from journal.handling.loading import Wanted
from journal.handling.states import folded
from journal.site import Site

from .conftest import REVIEWER, answer, asked, opening

COMPLETE = CompleteSurvey(conclusion=Conclusion.UNSUITABLE, grounds=("no-home",), digest="ab" * 32)


async def opened(handling: Handling, key: str = "case") -> UUID:
    return answer((await handling.handle(asked(opening(key), key=key))).answer).stream


async def surveyed(handling: Handling) -> UUID:
    request = RequestSurvey(issuer="north-court", unit_id="county", name="Invented Person")
    return answer((await handling.handle(asked(request, key="survey"))).answer).stream


async def test_a_command_of_one_kind_does_not_reach_a_stream_of_another(site: Site, handling: Handling) -> None:
    case, survey = await opened(handling), await surveyed(handling)
    unit = stream_of("unit", "county")
    with pytest.raises(Unknown):
        await handling.handle(asked(COMPLETE, stream=case, key="1"))
    for stream in (survey, unit):
        with pytest.raises(Unknown):
            await handling.handle(asked(RecordTalk(talk="individual"), stream=stream, key=f"talk {stream}"))
    with pytest.raises(Unknown):
        await handling.handle(asked(RenameUnit(name="Another"), stream=case, by=REVIEWER, key="2", seen=1))
    with site.reader() as reader:
        assert [len(reader.stream(stream)) for stream in (case, survey, unit)] == [1, 1, 1]


async def test_a_rule_finds_the_stream_that_its_command_names_as_it_is_now(site: Site, handling: Handling) -> None:
    case, survey = await opened(handling), await surveyed(handling)
    attach = AttachSurvey(survey_id=survey)
    with pytest.raises(SurveyNotConcluded):
        await handling.handle(asked(attach, stream=case, key="early"))
    other = Handling(site)
    await other.start()
    await other.handle(asked(COMPLETE, stream=survey, key="complete"))
    await other.stop()
    await handling.handle(asked(attach, stream=case, key="attach"))
    with site.reader() as reader:
        event = reader.stream(case)[-1].event
    assert isinstance(event, SurveyAttached)
    assert (event.conclusion, event.digest) == (Conclusion.UNSUITABLE, "ab" * 32)


async def test_what_is_no_survey_is_not_taken_for_one(handling: Handling) -> None:
    case, other = await opened(handling), await opened(handling, "other")
    with pytest.raises(SurveyNotConcluded):
        await handling.handle(asked(AttachSurvey(survey_id=other), stream=case, key="attach"))


def test_every_kind_knows_its_states_from_those_of_others() -> None:
    made = {kind.of: kind for kind in KINDS.values()}
    for kind in made.values():
        assert kind.holds(None)
        assert not kind.holds(object())


SECOND = Actor("reviewer-2", Role.REVIEWER, "county")


async def corrected(handling: Handling, stream: UUID, of: str, propose: ProposeCorrection, seen: int) -> None:
    """What one reviewer proposes and another decides, on a stream at a version."""
    rule = f"ProposeCorrectionOf{of}"
    await handling.handle(replace(asked(propose, stream=stream, by=REVIEWER, key=f"p{seen}", seen=seen), rule=rule))
    with_proposal = (await handling._loads.submit(Wanted(stream, "", ""))).file
    assert with_proposal is not None
    (proposal,) = with_proposal.state.corrections.open
    decide = CorrectEntry(proposal_id=proposal)
    rule = f"CorrectEntryOf{of}"
    await handling.handle(replace(asked(decide, stream=stream, by=SECOND, key=f"d{seen}", seen=seen + 1), rule=rule))


async def test_a_meeting_is_corrected_on_its_own_stream(site: Site, handling: Handling) -> None:
    begin = BeginMeetingSeries(
        series_id="county.office", unit_id="county", kind=MeetingKind.OFFICE, begins_on=date(2026, 1, 1)
    )
    stream = answer((await handling.handle(asked(begin, by=REVIEWER, key="begin"))).answer).stream
    held = RecordMeeting(attended=9, for_period=None, note="Invented.")
    entry = answer((await handling.handle(asked(held, stream=stream, key="held"))).answer).entries[0]
    await corrected(
        handling, stream, "Meetings", ProposeCorrection(entry=entry, reason="x", becomes={"attended": 7}), 2
    )
    with site.reader() as reader:
        entries = reader.stream(stream)
    assert [entry.event.attended for entry in history(entries) if isinstance(entry.event, MeetingHeld)] == [7]
    state = folded(stream, entries).state
    assert list(state.held.values()) == [entry]
    assert state.corrections.done == {entry: entries[-1].event_id}


async def test_a_corrected_member_of_staff_is_known_so_in_every_process(site: Site, handling: Handling) -> None:
    assign = AssignStaff(
        staff_id="officer-9", unit_id="county", post=Post.CADRE, functions=(Function.MANAGEMENT,), sex=Sex.FEMALE
    )
    told = answer((await handling.handle(asked(assign, by=REVIEWER, key="assign"))).answer)
    other = Handling(site)
    await other.start()
    propose = ProposeCorrection(entry=told.entries[0], reason="Another post.", becomes={"post": "social_worker"})
    await corrected(handling, told.stream, "Staff", propose, 1)
    await other.references.catch_up()
    for process in (handling, other):
        assert process.references.known[Of.STAFF]["officer-9"].post is Post.SOCIAL_WORKER
    late = Handling(site)
    await late.start()
    assert late.references.known[Of.STAFF]["officer-9"].post is Post.SOCIAL_WORKER
    for process in (other, late):
        await process.stop()
