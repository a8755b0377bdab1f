"""Streams of other kinds: a command reaches those of its own kind alone, and rests on others as they are now."""

from __future__ import annotations

from uuid import UUID

import pytest

from domain.contacts.rules import RecordTalk
from domain.intake.arrival.record import SurveyAttached
from domain.intake.arrival.refusals import SurveyNotConcluded
from domain.intake.arrival.rules import AttachSurvey
from domain.intake.survey.record import Conclusion
from domain.intake.survey.rules import CompleteSurvey, RequestSurvey
from domain.kernel.ids import stream_of
from domain.kernel.refusal import Unknown
from domain.kinds import KINDS
from domain.organisation.rules import RenameUnit
from journal.handling import Handling
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
