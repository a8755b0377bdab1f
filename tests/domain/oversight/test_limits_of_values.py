"""What a command refuses of a fact's own values, a correction of the fact refuses too."""

from datetime import date

from msgspec.structs import replace

from domain.intake.examples import OPEN
from domain.intake.orders.examples import ordered
from domain.intake.orders.refusals import OrderNotForCategory, OrderOutlivesTerm, OrderTooShort
from domain.intake.record import InductionAnnounced, Sentence
from domain.intake.refusals import BornAfterOpening, GuardianNotPresent
from domain.intake.regime.record import JuvenileRegimeApplied
from domain.kernel.access import Role
from domain.kernel.correction import EntryCorrected
from domain.kernel.rule import Draft, example_id
from domain.oversight.corrections.declaring import ReplacementMalformed
from domain.oversight.corrections.record import CorrectionProposed
from domain.oversight.corrections.rules import CorrectEntry, ProposeCorrection

#: The opening occurred on the fifth of January 2026.
OPENED = OPEN[0].event


def propose(entry=1, **fields):
    return ProposeCorrection(entry=example_id(entry), reason="Entered wrongly.", **fields)


def changing(entry=1, **fields):
    return propose(entry, becomes=fields)


def becomes(outcome):
    return outcome.then(CorrectionProposed).drafts[0].event.becomes


def test_a_corrected_birth_lies_before_the_opening(given):
    file = given(*OPEN)
    file.when(changing(0, birth_date="2026-01-05")).refused(BornAfterOpening, opens_on=date(2026, 1, 5))
    file.when(changing(0, birth_date="2025-12-31")).then(CorrectionProposed)
    file.when(changing(0, birth_date=None, birth_year=2026)).refused(BornAfterOpening)
    file.when(changing(0, birth_date=None, birth_year=2025)).then(CorrectionProposed)


def test_an_opening_is_not_moved_before_the_birth(given):
    born = replace(OPENED, birth_date="2020-06-02", birth_year=2020)
    file = given(Draft(born, OPEN[0].occurred))
    file.when(propose(0, occurred_on=date(2020, 6, 2))).refused(BornAfterOpening)
    file.when(propose(0, occurred_on=date(2021, 6, 2))).then(CorrectionProposed)


def test_the_year_of_birth_follows_a_corrected_day_unless_it_is_named(given):
    file = given(*OPEN)
    assert becomes(file.when(changing(0, birth_date="1987-04-02"))).birth_year == 1987
    assert becomes(file.when(changing(0, birth_date="1987-04-02", birth_year=1986))).birth_year == 1986
    assert becomes(file.when(changing(0, birth_date=None))).birth_year == 1988
    assert becomes(file.when(changing(0, birth_date="1988-04-02"))).birth_year == 1988
    of_another_year = given(Draft(replace(OPENED, birth_year=1987), OPEN[0].occurred))
    assert becomes(of_another_year.when(changing(0, phone=None))).birth_year == 1987


def test_a_day_of_birth_is_one_and_what_an_import_brought_stays(given):
    given(*OPEN).when(changing(0, birth_date="the second of April")).refused(ReplacementMalformed)
    imported = given(Draft(replace(OPENED, birth_date="04/02/88"), OPEN[0].occurred))
    assert becomes(imported.when(changing(0, phone=None))).birth_year == 1988


def test_the_birth_is_asked_again_when_the_correction_is_decided(given):
    file = given(*OPEN).when(changing(0, birth_date="1987-04-02")).and_then()
    proposed = file.events[-1].event
    decide = CorrectEntry(proposal_id=proposed.proposal_id)
    file.when(decide, by=Role.REVIEWER).then(EntryCorrected)
    wrong = replace(proposed, becomes=replace(proposed.becomes, birth_date="2026-01-05"))
    given(*OPEN, wrong).when(decide, by=Role.REVIEWER).refused(BornAfterOpening)


def test_a_corrected_order_is_long_enough_within_the_term_and_in_a_category_that_has_orders(given):
    file = given(*OPEN, ordered)
    file.when(changing(ends_on="2026-03-03")).refused(OrderTooShort, until_on=date(2026, 3, 4))
    file.when(changing(ends_on="2026-03-04")).then(CorrectionProposed)
    file.when(changing(ends_on="2027-01-01")).refused(OrderOutlivesTerm)
    file.when(changing(begins_on="2026-05-02")).refused(OrderTooShort)
    parole = given(Draft(replace(OPENED, category=Sentence.PAROLE), OPEN[0].occurred), ordered)
    parole.when(changing(ends_on="2026-07-01")).refused(OrderNotForCategory)
    parole.when(changing(issuer="south-court")).then(CorrectionProposed)


def test_an_announcement_to_a_juvenile_was_not_made_without_a_guardian(given):
    juvenile = JuvenileRegimeApplied(basis="judgment")
    said = InductionAnnounced(guardian_present=True)
    given(*OPEN, said, juvenile).when(changing(guardian_present=False)).refused(GuardianNotPresent)
    given(*OPEN, said).when(changing(guardian_present=False)).then(CorrectionProposed)
    alone = given(*OPEN, replace(said, guardian_present=False), juvenile)
    alone.when(propose(occurred_on=date(2026, 3, 1))).then(CorrectionProposed)
