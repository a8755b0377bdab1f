"""A policy comes into force by two people, from a day that has not passed, with content that is at hand."""

from datetime import date

import pytest

from domain.kernel.access import Role
from domain.kernel.refusal import NotEmpowered
from domain.kinds import fold
from domain.oversight.calendars.examples import published
from domain.oversight.calendars.record import CalendarPublished
from domain.oversight.calendars.rules import CalendarPublishedAlready, CalendarUnitUnknown, PublishCalendar
from domain.oversight.policies import refusals
from domain.oversight.policies.examples import DIGEST, activated, draft, drafted
from domain.oversight.policies.record import PolicyActivated, PolicyDrafted, PolicyRetired
from domain.oversight.policies.rules import ActivatePolicy, DraftPolicy, RetirePolicy

ACTIVATE = ActivatePolicy(version="plans")


def drafting(**fields):
    given = {name: getattr(draft, name) for name in draft.__struct_fields__}
    return DraftPolicy(**{**given, **fields})


def retiring(day):
    return RetirePolicy(version="plans", retired_from=day)


def test_an_administrator_drafts_and_nobody_else(given):
    given().when(draft, by=Role.ADMIN).then(PolicyDrafted, digest=DIGEST)
    for role in (Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.INSPECTOR):
        given().when(draft, by=role).refused(NotEmpowered)


def test_a_draft_names_a_table_a_unit_and_content_that_are_there(given):
    given().when(drafting(table="no.such.table"), by=Role.ADMIN).refused(refusals.TableUnknown, table="no.such.table")
    given().when(drafting(unit_id="nowhere"), by=Role.ADMIN).refused(refusals.PolicyUnitUnknown)
    given().when(drafting(digest="00" * 32), by=Role.ADMIN).refused(refusals.ContentNotAtHand, version="plans")
    given().when(drafting(version="another"), by=Role.ADMIN).refused(refusals.ContentNotAtHand, version="another")


@pytest.mark.parametrize(("day", "back"), [(date(2026, 3, 9), True), (date(2026, 3, 10), False)])
def test_a_policy_never_reaches_back(given, day, back):
    outcome = given().when(drafting(effective_from=day), by=Role.ADMIN)
    retired = given(drafted, activated).when(retiring(day), by=Role.LEADER)
    if back:
        outcome.refused(refusals.PolicyBackDated, effective_from=day, today=date(2026, 3, 10))
        retired.refused(refusals.PolicyBackDated, effective_from=day)
    else:
        outcome.then(PolicyDrafted, effective_from=day)
        retired.then(PolicyRetired, retired_from=day)


def test_a_draft_whose_day_has_passed_is_not_activated(given, at):
    given(drafted).when(ACTIVATE, by=Role.LEADER, at=at("2026-04-01 23:59")).then(PolicyActivated)
    given(drafted).when(ACTIVATE, by=Role.LEADER, at=at("2026-04-02 00:00")).refused(refusals.PolicyBackDated)


def test_another_administrator_or_the_leader_activates(given):
    for role in (Role.ADMIN, Role.LEADER):
        given(drafted).when(ACTIVATE, by=role).then(PolicyActivated, digest=DIGEST, effective_from=date(2026, 4, 1))
    given(drafted).when(ACTIVATE, by=Role.ADMIN, actor="officer-7").refused(refusals.DrafterMayNotActivate)
    given(drafted).when(ACTIVATE, by=Role.REVIEWER).refused(NotEmpowered)


def test_only_what_is_drafted_is_activated_and_once(given):
    given().when(ACTIVATE, by=Role.LEADER).refused(refusals.DraftUnknown, version="plans")
    given(drafted, activated).when(ACTIVATE, by=Role.LEADER).refused(refusals.DraftUnknown)
    other = PolicyDrafted(
        unit_id="u", table="report.initial", version="x", digest=DIGEST, effective_from=date(2027, 1, 1)
    )
    given(other).when(ActivatePolicy(version="x"), by=Role.LEADER).refused(refusals.ContentNotAtHand, version="x")


def test_a_version_never_changes_its_content(given):
    before = PolicyActivated(
        unit_id="north-office",
        table="report.initial",
        version="plans",
        digest="00" * 32,
        effective_from=date(2026, 1, 1),
    )
    given(before).when(draft, by=Role.ADMIN).refused(refusals.VersionTaken, version="plans")


def test_a_newer_draft_takes_the_place_of_the_older_one(given, entries):
    later = given(drafted).when(drafting(effective_from=date(2026, 6, 1)), by=Role.ADMIN).then(PolicyDrafted).and_then()
    (kept,) = fold(entries(later.events)).drafts.values()
    assert kept.effective_from == date(2026, 6, 1)


def test_what_is_retired_is_not_retired_again(given, entries):
    ended = given(drafted, activated).when(retiring(date(2026, 7, 1)), by=Role.ADMIN).then(PolicyRetired).and_then()
    (activation,) = fold(entries(ended.events)).activations
    assert activation.retired_from == date(2026, 7, 1)
    ended.when(retiring(date(2026, 8, 1)), by=Role.ADMIN).refused(refusals.VersionNotActive)
    given().when(retiring(date(2026, 8, 1)), by=Role.ADMIN).refused(refusals.VersionNotActive)


def test_a_calendar_is_published_for_a_unit_and_not_twice_with_the_same_content(given):
    fields = {name: getattr(published, name) for name in ("unit_id", "calendar", "version", "year", "digest")}
    given(published).when(PublishCalendar(**fields), by=Role.ADMIN).refused(CalendarPublishedAlready, year=2026)
    newer = PublishCalendar(**{**fields, "digest": "9c" * 32, "version": "second"})
    given(published).when(newer, by=Role.ADMIN).then(CalendarPublished, digest="9c" * 32)
    given().when(PublishCalendar(**{**fields, "unit_id": "nowhere"}), by=Role.ADMIN).refused(CalendarUnitUnknown)


def test_a_version_that_was_retired_comes_back_by_a_new_activation(given, entries):
    ended = PolicyRetired(
        unit_id="north-office",
        table="report.initial",
        version="plans",
        digest=DIGEST,
        retired_from=date(2026, 7, 1),
    )
    again = given(drafted, activated, ended).when(drafting(effective_from=date(2026, 9, 1)), by=Role.ADMIN)
    back = again.then(PolicyDrafted).and_then().when(ACTIVATE, by=Role.LEADER).then(PolicyActivated).and_then()
    over = back.when(retiring(date(2026, 12, 1)), by=Role.LEADER).then(PolicyRetired).and_then()
    assert [a.retired_from for a in fold(entries(over.events)).activations] == [date(2026, 7, 1), date(2026, 12, 1)]
