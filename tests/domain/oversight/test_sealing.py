"""Whose file is sealed, who opens it again, and what is erased when."""

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from domain.catalogue import policies
from domain.intake.examples import NOW, OPEN
from domain.intake.filing.examples import filed
from domain.intake.regime.examples import juvenile
from domain.intake.term.refusals import RulingNotFiled
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.refusal import NotEmpowered, Unknown
from domain.kernel.rule import Draft, example_id
from domain.oversight.erasure import examples as erasing
from domain.oversight.erasure import refusals
from domain.oversight.erasure.record import Erased, ErasureApproved, ErasureGround, ErasureRequested
from domain.oversight.erasure.rules import RequestErasure
from domain.oversight.sealing import rules
from domain.oversight.sealing.examples import OVER, ruled_out, sealed, unsealed
from domain.oversight.sealing.record import CaseSealed, SealingRuledOut
from domain.oversight.sealing.rules import RuleOutSealing, SealCase
from domain.oversight.sealing.tables import RecordSealing
from domain.oversight.seals import examples as seals
from domain.oversight.seals.record import FileKeysSealed, UnsealingApproved
from domain.oversight.seals.rules import RequestUnsealing

JUDGED = {"judgment": filed.digest, "age_at_offence": 17, "sentence_months": 60}
LATER = RequestErasure(ground=ErasureGround.RETENTION_OVER, categories=(Erased.IDENTITY,))


@pytest.mark.parametrize(
    ("age", "months", "covered"), [(17, 60, True), (18, 60, False), (17, 61, False), (12, 0, True)]
)
def test_under_eighteen_and_five_years_at_most(given, age, months, covered):
    fields = {**JUDGED, "age_at_offence": age, "sentence_months": months}
    done = given(*OVER).when(SealCase(**fields), by=Role.REVIEWER)
    left = given(*OVER).when(RuleOutSealing(**fields), by=Role.REVIEWER)
    if covered:
        done.then(CaseSealed)
        left.refused(rules.ToBeSealed)
    else:
        done.refused(rules.NotToBeSealed, under_age=18, most_months=60)
        left.then(SealingRuledOut)


def test_whether_the_longest_sentence_counts_is_the_instruments_to_say():
    table = policies().in_force(RecordSealing, date(2026, 1, 1))
    exclusive = replace(table, source=replace(table.source, comparator="exclusive"))
    assert table.covers(17, 60)
    assert not exclusive.covers(17, 60)
    assert exclusive.covers(17, 59)


@pytest.mark.parametrize(("day", "late"), [(13, 0), (14, 1), (20, 7)])
def test_it_is_due_three_days_after_the_end(given, at, day, late):
    ended = [*OVER[:-1], Draft(OVER[-1], Occurred(at("2026-03-10 09:00")))]
    outcome = given(*ended).when(SealCase(**JUDGED), by=Role.LEADER, at=at(f"2026-03-{day} 10:00"))
    outcome.then(CaseSealed, due_on=date(2026, 3, 13), days_late=late)
    assert outcome.drafts[0].evidence == (str(example_id(1)), filed.digest)


def test_only_an_ended_file_of_a_juvenile_by_a_judgment_that_is_in_it(given):
    adult = [event for event in OVER if event is not juvenile]
    given(*adult).when(SealCase(**JUDGED), by=Role.REVIEWER).refused(rules.NotAJuvenile)
    given(*OPEN, juvenile, filed).when(SealCase(**JUDGED), by=Role.REVIEWER).refused(rules.NotEnded)
    other = SealCase(**{**JUDGED, "judgment": "0" * 64})
    given(*OVER).when(other, by=Role.REVIEWER).refused(RulingNotFiled)
    given(*OVER).when(SealCase(**JUDGED), by=Role.OFFICER).refused(NotEmpowered)
    for before in (sealed, ruled_out):
        given(*OVER, before).when(SealCase(**JUDGED), by=Role.REVIEWER).refused(rules.SealedAlready)
    given(*OVER, sealed, unsealed).when(SealCase(**JUDGED), by=Role.REVIEWER).then(CaseSealed)


def test_another_person_decides_on_an_unsealing(given):
    asked = given(seals.keys_sealed, seals.requested)
    approve = seals.rules.ApproveUnsealing(unsealing_id=seals.UNSEALING)
    asked.when(approve, by=Role.LEADER, actor="officer-7").refused(refusals.AskerMayNotDecide)
    outcome = asked.when(approve, by=Role.LEADER).then(UnsealingApproved, case_id=seals.CASE)
    assert outcome.drafts[0].evidence == (str(example_id(0)), str(example_id(1)))
    asked.when(approve, by=Role.REVIEWER).refused(NotEmpowered)


def test_a_seal_begins_with_its_keys_and_anew_after_an_unsealing(given):
    ask = RequestUnsealing(ground="judicial_case", instrument=seals.INSTRUMENT)
    again = seals.rules.RecordKeysSealed(case_id=seals.CASE, unit_id="north-office", sealed=seals.SEALED, keys=1)
    opened = given(seals.keys_sealed, seals.requested, seals.approved)
    opened.when(ask, by=Role.REVIEWER).refused(seals.rules.FileOpenAgain)
    opened.when(again, by=Role.KEEPER).then(FileKeysSealed)
    with pytest.raises(Unknown):
        seals.rules.request_unsealing(ask, None, opened.when(again, by=Role.KEEPER).facts)


def test_another_person_decides_on_an_erasure(given):
    asked = given(*erasing.OVER, erasing.requested)
    approve = erasing.rules.ApproveErasure(erasure_id=erasing.ERASURE)
    asked.when(approve, by=Role.LEADER, actor="officer-7").refused(refusals.AskerMayNotDecide)
    asked.when(approve, by=Role.LEADER).then(ErasureApproved, categories=erasing.ALL)
    twice = given(*erasing.OVER, erasing.requested, erasing.approved)
    twice.when(approve, by=Role.LEADER).refused(refusals.ErasureUnknown)


@pytest.mark.parametrize(("day", "over"), [(9, False), (10, True)])
def test_values_are_kept_for_their_time_or_until_a_court_says_so(given, day, over):
    """The file ended on 2026-03-09; twenty years later, on the day after."""
    ended = given(*erasing.OVER[:-1], Draft(erasing.OVER[-1], Occurred(datetime(2026, 3, 9, 2, tzinfo=UTC))))
    outcome = ended.when(LATER, by=Role.REVIEWER, at=datetime(2046, 3, day, 4, tzinfo=UTC))
    if over:
        outcome.then(ErasureRequested)
    else:
        outcome.refused(refusals.RetentionNotOver, until=date(2046, 3, 9))
    order = RequestErasure(ground=ErasureGround.COURT_ORDER, categories=(Erased.IDENTITY,), order="0" * 64)
    given(*erasing.OVER).when(order, by=Role.REVIEWER, at=NOW).refused(refusals.OrderNotNamed)


def test_what_is_erased_is_not_erased_again_and_one_request_waits_for_another(given):
    ask = RequestErasure(ground=ErasureGround.COURT_ORDER, categories=(Erased.CONTACT,), order=filed.digest)
    given(*erasing.OVER, erasing.requested).when(ask, by=Role.REVIEWER).refused(refusals.ErasurePending)
    done = (*erasing.OVER, erasing.requested, erasing.approved, erasing.destroyed)
    given(*done).when(ask, by=Role.REVIEWER).refused(refusals.NothingToErase)
    given(*erasing.OVER).when(replace(ask, categories=()), by=Role.REVIEWER).refused(refusals.NothingToErase)
    given(*OPEN, filed).when(ask, by=Role.REVIEWER).refused(refusals.ErasureNotYet)
    part = replace(erasing.destroyed, categories=(Erased.IDENTITY,))
    given(*done[:-1], part).when(ask, by=Role.REVIEWER).then(ErasureRequested)
