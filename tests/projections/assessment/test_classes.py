"""The classes of a person one after another, each from its decision to the next or to the end."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from msgspec.structs import replace

from domain.assessment.record import ClassAssigned, ClassChanged, Ground, SupervisionClass
from domain.intake.ending.record import DeathRecorded, Discharged, DischargeGround
from domain.intake.examples import opened
from domain.kernel.correction import EntryCorrected
from projections.listings.oversight.classes import CLASSES
from projections.models.assessment import classes

from ..conftest import Desk
from ..telling import Said, listed, rows, told

STRICT, NORMAL = SupervisionClass.STRICT, SupervisionClass.NORMAL
assigned = ClassAssigned(level=STRICT, ground=Ground.CRITERIA, criterion="entry")
changed = ClassChanged(from_level=STRICT, level=NORMAL, ground=Ground.OVERRIDE)
ended = Discharged(ground=DischargeGround.EXPIRY)
died = DeathRecorded(notified_by="hospital")
BEGUN = Said(replace(opened, unit_id="east"), -90)


def test_a_class_holds_from_its_decision_to_the_next() -> None:
    first, second = rows(classes.MODEL, told(assigned, changed))
    assert (first.level, first.until_at, first.until_by) == (STRICT, second.from_at, "class")
    assert (first.until.entry, first.criterion, first.ground) == (UUID(int=2), "entry", Ground.CRITERIA)
    assert (second.level, second.until_at, second.entry, second.ground) == (NORMAL, None, UUID(int=2), Ground.OVERRIDE)


def test_a_class_ends_with_supervision_once_and_a_later_one_begins_anew() -> None:
    (span,) = rows(classes.MODEL, told(assigned, died, ended))
    assert (span.until_by, span.until.entry) == ("end", UUID(int=2))
    again = rows(classes.MODEL, told(assigned, ended, changed))
    assert [(span.number, span.until_by) for span in again] == [(1, "end"), (2, None)]
    assert rows(classes.MODEL, told(ended)) == []


def test_a_death_that_was_entered_wrongly_ends_nothing() -> None:
    wrong = EntryCorrected(entry=UUID(int=2), becomes=None, reason="-", proposed_by="o2")
    (span,) = rows(classes.MODEL, told(assigned, died, wrong))
    assert span.until_at is None


def test_a_death_that_came_to_be_known_late_ends_the_class_on_its_day() -> None:
    first, second = rows(classes.MODEL, told(assigned, Said(changed, 5), Said(died, 3)))
    assert (first.until_by, second.until_by) == ("end", None)


def test_the_days_of_a_class_are_those_of_the_zone_and_count_up_to_the_day_asked_about(desk: Desk) -> None:
    file = told(BEGUN, Said(assigned, 0), Said(changed, 31))
    newest, oldest = listed(desk, CLASSES, date(2026, 4, 12), file)
    assert (oldest.from_on, oldest.until_on, oldest.days, oldest.holds) == (
        date(2026, 3, 2), date(2026, 4, 2), 31, False,
    )  # fmt: skip
    assert (newest.from_on, newest.until_on, newest.days, newest.holds) == (date(2026, 4, 2), None, 10, True)
    assert [line.level for line in listed(desk, CLASSES, date(2026, 4, 12), file, holds=True)] == [NORMAL]
    assert [line.level for line in listed(desk, CLASSES, date(2026, 4, 12), file, level="strict")] == [STRICT]
