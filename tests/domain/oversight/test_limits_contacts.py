"""A correction that moves a fact counts anew what follows from its day."""

from datetime import date

import pytest

from domain.contacts.health.examples import RELEASED
from domain.contacts.health.record import HealthReported, MedicalReviewFiled
from domain.contacts.life.record import LifeChangeReported, ReflectionSubmitted
from domain.intake.examples import OPEN
from domain.kernel.rule import example_id
from domain.oversight.corrections.declaring import FieldFixed
from domain.oversight.corrections.rules import ProposeCorrection

CHANGED = LifeChangeReported(aspect="work", changed_on=date(2026, 2, 2), days_late=9)
REFLECTION = ReflectionSubmitted(for_month="2026-01", quality="sufficient", days_late=9)
HEALTH = HealthReported(for_month="2026-01", state="unchanged", days_late=9)
REVIEW = MedicalReviewFiled(
    finding="ground_holds", hospital="h-1", due_on=date(2026, 2, 5), next_due_on=date(2026, 6, 1), days_late=9
)


@pytest.mark.parametrize(
    ("fact", "day", "late"),
    [(CHANGED, 3, 0), (CHANGED, 4, 1), (REFLECTION, 5, 0), (REFLECTION, 6, 1), (HEALTH, 5, 0), (HEALTH, 7, 2)],
)
def test_lateness_follows_the_day(given, fact, day, late):
    file = given(*(RELEASED if fact is HEALTH else OPEN), fact)
    moved = ProposeCorrection(entry=example_id(1), reason="Another day.", occurred_on=date(2026, 2, day))
    assert file.when(moved).drafts[0].event.becomes.days_late == late


def test_the_next_review_follows_the_day_of_the_last(given):
    moved = ProposeCorrection(entry=example_id(1), reason="Another day.", occurred_on=date(2026, 2, 6))
    becomes = given(*RELEASED, REVIEW).when(moved).drafts[0].event.becomes
    assert (becomes.days_late, becomes.next_due_on) == (1, date(2026, 5, 6))


def test_what_is_computed_is_not_corrected_by_hand(given):
    command = ProposeCorrection(entry=example_id(1), reason="-", becomes={"days_late": 0})
    given(*OPEN, CHANGED).when(command).refused(FieldFixed, field="days_late")
