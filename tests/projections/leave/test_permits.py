"""Permits: asked for, decided, used, run out; and what was not kept to."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from domain.intake.examples import opened
from domain.kernel.event import Event
from domain.leave.barred import examples as barred
from domain.leave.barred.examples import contact_asked, contact_given, entry_asked, entry_given
from domain.leave.travel import examples as travelling
from domain.leave.travel.examples import asked, given
from projections.listings.leave import PERMITS
from projections.models.leave import permits

from ..conftest import Desk
from ..telling import listed, rows, told

contact_refused, met = barred.EVENTS[2], barred.EVENTS[3]
entered = barred.EVENTS[7]
used, expired, revoked = travelling.EVENTS[3:]


def permit(*events: Event) -> Any:
    (row,) = rows(permits.MODEL, told(*events))
    return row


def test_a_meeting_is_asked_for_permitted_and_held() -> None:
    row = permit(contact_asked)
    assert (row.kind, row.about, row.status, row.ends_on) == (
        "barred_person", "victim", "asked_for", date(2026, 3, 18),
    )  # fmt: skip
    row = permit(contact_asked, replace(contact_given, ends_on=date(2026, 3, 17)), met)
    assert (row.status, row.ends_on, row.uses, row.alone, row.used.entry) == (
        "permitted", date(2026, 3, 17), 1, 0, UUID(int=3),
    )  # fmt: skip
    assert (row.said == row.decided, row.level) == (True, "county_agency")


def test_a_meeting_that_nobody_was_at_though_somebody_had_to_be_is_counted() -> None:
    on_their_own = replace(met, accompanied=False)
    assert permit(contact_asked, contact_given, on_their_own, met).alone == 1
    assert permit(contact_asked, replace(contact_given, accompanied=False), on_their_own).alone == 0


def test_a_refusal_says_why() -> None:
    row = permit(contact_asked, contact_refused)
    assert (row.status, row.reasons, row.decided.entry) == ("not_permitted", ("other_side_objects",), UUID(int=2))


def test_an_entry_is_counted() -> None:
    row = permit(entry_asked, entry_given, entered, entered)
    assert (row.kind, row.about, row.divisions, row.uses) == ("barred_place", "school_area", ("320500",), 2)
    assert (row.last_used_at - row.first_used_at).days == 1


def test_travel_is_used_again_and_again_until_it_runs_out_or_is_revoked() -> None:
    row = permit(asked)
    assert (row.ends_on, row.divisions) == (None, ("320500", "320600"))
    row = permit(asked, given, used, used)
    assert (row.status, row.ends_on, row.uses, row.back_on) == (
        "permitted", date(2026, 9, 30), 2, date(2026, 4, 9),
    )  # fmt: skip
    assert permit(asked, given, expired).status == "run_out"
    row = permit(asked, given, revoked)
    assert (row.status, row.cause) == ("revoked", "purpose_ended")


def test_a_use_of_what_nobody_asked_for_leaves_no_line() -> None:
    assert rows(permits.MODEL, told(contact_given, met, entered, used, expired)) == []


def test_permits_are_asked_by_kind_and_use_and_by_the_day(desk: Desk) -> None:
    file = told(opened, contact_asked, contact_given, met, entry_asked, entry_given, asked)
    on_the_day = listed(desk, PERMITS, date(2026, 3, 18), file, valid=True)
    assert {(line.kind, line.made_use) for line in on_the_day} == {("barred_person", True), ("barred_place", False)}
    assert listed(desk, PERMITS, date(2026, 3, 19), file, valid=True) == []
    assert [line.kind for line in listed(desk, PERMITS, date(2026, 3, 18), file, status="asked_for")] == [
        "recurring_travel"
    ]
    assert [line.about for line in listed(desk, PERMITS, date(2026, 3, 18), file, uses=1)] == ["victim"]
    assert PERMITS.in_words is not None
    (line,) = listed(desk, PERMITS, date(2026, 3, 18), file, kind="barred_person")
    assert PERMITS.in_words(line, "en")["what"] == "barred person, victim, permitted"
    assert PERMITS.in_words(line, "zh")["what"] == "会见禁止接触人员, 被害人, 准许"
