"""Who is exempted from public-benefit work: by the reviewer, on documents, from today on and not for ever."""

from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.education.exemptions import refusals
from domain.education.exemptions.examples import DIAGNOSIS, EXEMPTION, exempted
from domain.education.exemptions.record import EXEMPTIONS_KEPT, BenefitExempted, BenefitExemptionEnded, Ground
from domain.education.exemptions.rules import EndBenefitExemption, ExemptFromBenefit
from domain.intake.ending.examples import discharged
from domain.intake.examples import OPEN
from domain.intake.standing import CaseEnded
from domain.kernel.access import Role
from domain.kernel.documents import DocumentType
from domain.kernel.entry import Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, example_id

TODAY = date(2026, 3, 10)


def exempt(until=date(2026, 5, 31), ground=Ground.ILLNESS, **fields):
    return ExemptFromBenefit(ground=ground, until=until, digests=(DIAGNOSIS.digest,), **fields)


@pytest.fixture
def decided(given):
    """``decided(command, *events)``: what the reviewer's decision leads to, with the diagnosis stored."""
    return lambda command, *events, **how: given(*OPEN, *events).when(
        command, **{"by": Role.REVIEWER, "documents": [DIAGNOSIS]} | how
    )


def test_an_exemption_rests_on_the_documents_that_show_its_reason(decided):
    outcome = decided(exempt()).then(BenefitExempted, from_on=TODAY, until=date(2026, 5, 31))
    assert outcome.drafts[0].evidence == (str(example_id(0)), DIAGNOSIS.digest)
    decided(exempt(), documents=[]).refused(refusals.ExemptionNotShown, documents="medical")
    photo = DIAGNOSIS._replace(type=DocumentType.PHOTO)
    decided(exempt(), documents=[photo]).refused(refusals.ExemptionNotShown)
    decided(replace(exempt(), digests=())).refused(refusals.ExemptionNotShown)


def test_where_the_file_itself_shows_the_reason_no_document_is_asked_for(decided):
    outcome = decided(ExemptFromBenefit(ground=Ground.AGE), documents=[]).then(BenefitExempted, until=None)
    assert outcome.drafts[0].evidence == (str(example_id(0)),)


def test_the_officer_does_not_exempt_and_a_closed_case_needs_no_exemption(decided):
    decided(exempt(), by=Role.OFFICER).refused(NotEmpowered)
    decided(exempt(), discharged).refused(CaseEnded)
    decided(EndBenefitExemption(exemption_id=EXEMPTION, reason="recovered"), exempted, by=Role.OFFICER).refused(
        NotEmpowered
    )


def test_an_exemption_reaches_no_day_before_today(decided):
    decided(exempt(from_on=date(2026, 3, 9))).refused(refusals.ExemptionBackDated, today=TODAY)
    decided(exempt(from_on=TODAY)).then(BenefitExempted)
    decided(exempt(from_on=date(2026, 4, 1))).then(BenefitExempted, from_on=date(2026, 4, 1))


@pytest.mark.parametrize(
    ("until", "taken"),
    [
        (date(2026, 3, 9), False),
        (date(2026, 3, 10), True),
        (date(2026, 6, 9), True),  # three months from 10 March
        (date(2026, 6, 10), False),
        (None, False),
    ],
)
def test_an_exemption_lasts_no_longer_than_its_reason_allows(decided, until, taken):
    outcome = decided(exempt(until))
    if taken:
        outcome.then(BenefitExempted, until=until)
    else:
        outcome.refused(refusals.ExemptionOutOfTime, longest=date(2026, 6, 9))


def test_grounds_are_those_of_the_table_in_force(decided, given, at):
    caring = exempt(date(2026, 4, 30), Ground.CARING)
    statement = DIAGNOSIS._replace(type=DocumentType.STATEMENT)
    decided(caring, documents=[statement]).then(BenefitExempted)
    old = Draft(OPEN[0].event, Occurred(at("2019-01-05 09:00")))
    before = given(old).when(
        replace(caring, until=None), by=Role.REVIEWER, at=at("2019-03-10 10:00"), documents=[statement]
    )
    before.refused(refusals.GroundNotExempting, ground="caring")


def test_exemptions_do_not_overlap(decided):
    later = replace(exempted, from_on=date(2026, 5, 1), until=date(2026, 5, 31))
    decided(exempt(date(2026, 4, 30)), later).then(BenefitExempted)
    decided(exempt(date(2026, 5, 1)), later).refused(refusals.ExemptedAlready, until=date(2026, 5, 31))
    decided(exempt(from_on=date(2026, 6, 1), until=date(2026, 6, 2)), later).then(BenefitExempted)
    ended = BenefitExemptionEnded(exemption_id=EXEMPTION, ends_on=TODAY, reason="granted_in_error")
    decided(exempt(), exempted, ended).then(BenefitExempted)


def test_an_exemption_ends_on_the_day_it_is_ended_and_once(decided, at):
    end = EndBenefitExemption(exemption_id=EXEMPTION, reason="recovered")
    outcome = decided(end, exempted).then(BenefitExemptionEnded, ends_on=TODAY)
    assert outcome.drafts[0].evidence == (str(example_id(1)),)
    outcome.and_then().when(end, by=Role.REVIEWER).refused(refusals.ExemptionNotHolding)
    decided(end, exempted, at=at("2026-06-01 10:00")).refused(refusals.ExemptionNotHolding)
    decided(end, exempted, at=at("2026-05-31 10:00")).then(BenefitExemptionEnded)


def test_the_state_keeps_the_newest(given):
    many = [replace(exempted, exemption_id=UUID(int=n)) for n in range(20)]
    assert len(given(*OPEN, *many).case().benefit.granted) == EXEMPTIONS_KEPT
    lost = BenefitExemptionEnded(exemption_id=UUID(int=99), ends_on=TODAY, reason="recovered")
    assert given(*OPEN, lost).case().benefit.granted == {}
