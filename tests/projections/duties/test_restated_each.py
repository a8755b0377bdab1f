"""Each duty whose day a table gives, under its unit's own version: the rule, the read model and the breach agree."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any, NamedTuple

import msgspec
import pytest
from msgspec.structs import replace

from domain.catalogue import policies
from domain.duties import refusals
from domain.duties.declared import BY_WORD
from domain.duties.duty import OVERDUE
from domain.duties.examples import HELD
from domain.duties.record import DutyRestated
from domain.duties.rules import RestateDuty
from domain.intake.examples import UNIT
from domain.kernel.access import Role, Unit
from domain.kernel.entry import Occurred
from domain.kernel.policy import PolicyBook, PolicyTable
from domain.kernel.policy_files import version_of
from domain.kernel.rule import RULES, Draft, Of, example_id
from domain.organisation.inspections.record import InspectionDone, InspectionMissed
from domain.organisation.inspections.rules import RecordMissedInspection
from domain.organisation.refusals import UnitIsClosed
from projections.models.duties.row import DutyRow
from tests.domain.conftest import Given, Outcome
from tests.projections.duties.history import History, Step, at, drafts, ex, folded, on
from tests.projections.duties.test_each_duty import HISTORIES

BY_NAME = {history.word: history for history in HISTORIES}


class Own(NamedTuple):
    """A unit's own version of a table: what is otherwise in it, and the last day that follows, or the instant."""

    word: str
    table: str
    was: str
    now: str
    due: str


WITHIN_5, WITHIN_8 = "within = { number = 5", "within = { number = 8"
LONGER = (
    Own("notice", "notice.decide", WITHIN_5, WITHIN_8, "2026-01-09"),
    Own("documents", "notice.documents", "number = 10", "number = 12", "2026-01-13"),
    Own("receipt", "notice.receipt", WITHIN_5, WITHIN_8, "2026-01-15"),
    Own("health-report", "medical.cadence", "report_days = 5", "report_days = 9", "2026-02-09"),
    Own("medical-review", "medical.cadence", "review = { number = 3", "review = { number = 4", "2026-05-05"),
    Own("knowledge-check", "six_clears.max_age_days", "days = 90", "days = 100", "2026-04-15"),
    Own("device-removal", "device.rules", "[remove]\nnumber = 1", "[remove]\nnumber = 4", "2026-04-24"),
    Own("breach-response", "conduct.response", "number = 30", "number = 40", "2026-04-11"),
    Own("execution", "execution.limits", "[carried_out.admonition]\nnumber = 3", "[carried_out.admonition]\nnumber = 6",
        "2026-03-09"),
    Own("copy", "execution.limits", "[copies]\nnumber = 5", "[copies]\nnumber = 7", "2026-03-10"),
    Own("ruling", "court.limits", "[revocation]\nnumber = 30", "[revocation]\nnumber = 35", "2026-04-07"),
    Own("commutation-ruling", "court.limits", "[commutation]\nnumber = 30", "[commutation]\nnumber = 35", "2026-04-07"),
    Own("arrest-decision", "court.limits", "arrest_hours = 48", "arrest_hours = 72", "2026-03-06 12:00"),
    Own("custody-limit", "court.limits", "[custody]\nnumber = 30", "[custody]\nnumber = 33", "2026-04-06"),
    Own("sealing", "record.sealing", "number = 3", "number = 5", "2027-01-05"),
    Own("found-within-ten-days", "contact.lost", "number = 10", "number = 12", "2026-03-20"),
    Own("found-within-one-month", "contact.lost", 'number = 1, unit = "months"', 'number = 2, unit = "months"',
        "2026-05-08"),
    Own("meeting", "meeting.cadence", "[kinds.joint]\nevery = \"quarter\"\ngrace_days = 0",
        "[kinds.joint]\nevery = \"quarter\"\ngrace_days = 6", "2026-04-06"),
    Own("monthly-survey", "survey.cadence", "due_days = 5", "due_days = 8", "2026-03-08"),
    Own("work-summary", "summary.cadence", "due_days = 31", "due_days = 40", "2027-02-09"),
    Own("inspection", "inspection.cadence", "usual = { number = 7", "usual = { number = 9", "2026-03-12"),
)  # fmt: skip
SOONER = Own("volunteer-appraisal", "appraisal.year_end", "day = 31 }", "day = 20 }", "2025-12-20")
EACH = pytest.mark.parametrize("own", [*LONGER, SOONER], ids=lambda own: own.word)


def version(own: Own) -> PolicyTable:
    content = files("domain.policies").joinpath(own.table, "prc-2020.toml").read_text()
    assert own.was in content
    return version_of(own.table, "own", content.replace(own.was, own.now, 1).encode())


def holding(own: PolicyTable) -> PolicyBook:
    """The packaged versions, but for one table."""
    rest = (v for versions in policies().all().values() for v in versions if v.table != own.table)
    return PolicyBook([*rest, own])


def row_of(history: History, *more: Step) -> DutyRow:
    return folded(*history.given, *more)[history.word, history.key]


def asked(
    history: History, by: PolicyTable, *more: DutyRestated, when: datetime | None = None, **known: Any
) -> Outcome:
    """What the clock is answered, an hour after the duty began where no other time is given."""
    began = at(history.given[-1].at)
    given = [*drafts(history.given), *(Draft(event, Occurred(began + timedelta(minutes=1))) for event in more)]
    command = RestateDuty(duty=history.word, key=history.key, start=row_of(history).start, cause="policy_in_force")
    return (
        Given(given)
        .knowing(book=holding(by), **known)
        .when(command, by=Role.CLOCK, at=when or began + timedelta(hours=1))
    )


def restated(outcome: Outcome) -> DutyRestated:
    assert outcome.refusal is None, outcome.refusal
    (draft,) = outcome.drafts
    assert isinstance(draft.event, DutyRestated)
    return draft.event


def written(history: History, event: DutyRestated) -> Step:
    return Step((at(history.given[-1].at) + timedelta(minutes=1)).strftime("%Y-%m-%d %H:%M"), event)


def due(own: Own) -> date | datetime:
    return at(own.due) if " " in own.due else on(own.due)


@EACH
def test_it_is_due_by_the_version_of_the_unit_and_was_by_what_the_model_counted(own: Own):
    history, by = BY_NAME[own.word], version(own)
    event, before = restated(asked(history, by)), row_of(history)
    assert (event.due_at or event.due_on) == due(own)
    assert (event.was_due_at or event.was_due_on) == (before.due_at or before.due_on)
    assert (event.policy, event.was_policy) == (by.pin, before.policy)


@EACH
def test_the_model_shows_both_days_and_goes_by_the_new_one(own: Own):
    history = BY_NAME[own.word]
    event, before = restated(asked(history, version(own))), row_of(history)
    after = row_of(history, written(history, event))
    assert (after.status, after.due_at or after.due_on, after.policy) == ("open", due(own), event.policy)
    (said,) = after.restated
    assert (said.was, said.now) == (before.due_day, after.due_day)
    if own.word != "custody-limit" and after.due_at is None:
        assert before.overdue_from is not None
        assert after.overdue_from == before.overdue_from + (after.due_day - before.due_day)


@EACH
def test_it_is_restated_once_and_not_where_the_packaged_version_holds(own: Own):
    history, by = BY_NAME[own.word], version(own)
    asked(history, by, restated(asked(history, by))).refused(refusals.DutyUnchanged)
    (packaged,) = [v for v in policies().all()[own.table] if v.pin.startswith(f"{own.table}@prc-2020#")]
    asked(history, packaged).refused(refusals.DutyUnchanged)


@EACH
def test_its_breach_is_written_from_the_restated_day_on_and_not_before(own: Own):
    """Whatever table the rule would count by itself: here it knows the packaged one alone."""
    history, duty = BY_NAME[own.word], BY_WORD[own.word]
    if duty.breach is None or duty.breach == OVERDUE:
        return
    event = restated(asked(history, version(own)))
    rule, row = RULES[duty.breach.name], row_of(history, written(history, event))
    first = datetime.combine(row.overdue_from, datetime.min.time(), at("2026-01-01").tzinfo)
    command = msgspec.convert(duty.breach.fields(row), rule.command)
    file = Given(drafts((*history.given, written(history, event))))
    assert file.when(command, by=Role.CLOCK, at=first - timedelta(minutes=1)).refusal is not None
    outcome = file.when(command, by=Role.CLOCK, at=first + timedelta(minutes=1))
    assert outcome.refusal is None, outcome.refusal
    missed = Step((first + timedelta(minutes=1)).strftime("%Y-%m-%d %H:%M"), outcome.drafts[0].event)
    rows = folded(*history.given, written(history, event), missed)
    breached = rows.get((own.word, f"{history.key} {event.due_on}".strip())) or rows[own.word, history.key]
    assert (breached.status, breached.contested) == ("breached", False)


@pytest.mark.parametrize("own", LONGER, ids=lambda own: own.word)
def test_a_day_that_has_passed_is_never_set(own: Own):
    """Back from the longer time to the packaged one, when that is over."""
    history = BY_NAME[own.word]
    longer = restated(asked(history, version(own)))
    (packaged,) = [v for v in policies().all()[own.table] if v.pin.startswith(f"{own.table}@prc-2020#")]
    before = row_of(history)
    passed = (before.due_at or at(before.due_on.isoformat())) + timedelta(days=1, hours=1)
    if before.due_at is not None:
        passed = before.due_at + timedelta(hours=1)
    event = restated(asked(history, packaged, longer, when=passed))
    assert event.due_on == passed.astimezone(at("2026-01-01").tzinfo).date()
    assert event.due_at in (None, passed)
    assert (event.was_due_on, event.policy) == (longer.due_on, packaged.pin)


def test_a_day_of_a_shorter_time_that_has_passed_is_not_set_either():
    when = at("2025-12-25 09:00")
    event = restated(asked(BY_NAME[SOONER.word], version(SOONER), when=when))
    assert (event.was_due_on, event.due_on) == (on("2025-12-31"), when.date())
    passed = asked(BY_NAME[SOONER.word], version(SOONER), when=at("2026-01-02"))
    passed.refused(refusals.DutyUnchanged)


def test_a_time_of_grace_that_changes_alone_moves_the_day_of_the_breach():
    history = BY_NAME["inspection"]
    grace = Own("inspection", "inspection.cadence", "grace_days = 1", "grace_days = 4", "2026-03-10")
    event = restated(asked(history, version(grace)))
    assert (event.was_due_on, event.due_on, event.overdue_from) == (
        on("2026-03-10"),
        on("2026-03-10"),
        on("2026-03-15"),
    )
    assert row_of(history, written(history, event)).overdue_from == on("2026-03-15")
    asked(history, version(grace), event).refused(refusals.DutyUnchanged)


def test_a_unit_that_is_closed_owes_nothing_anew():
    own = next(own for own in LONGER if own.word == "monthly-survey")
    closed = {UNIT: Unit(UNIT, "Northern Office", "Asia/Shanghai", closed_on=on("2026-02-01"))}
    asked(BY_NAME[own.word], version(own), units=closed).refused(UnitIsClosed)


def test_a_duty_of_a_unit_is_none_of_a_file_and_the_other_way_round():
    own = next(own for own in LONGER if own.word == "monthly-survey")
    command = RestateDuty(duty="monthly-survey", key="2026-02", start=example_id(0), cause="policy_in_force")
    known = Given(drafts(BY_NAME["notice"].given)).knowing(book=holding(version(own)))
    known.when(command, by=Role.CLOCK).refused(refusals.DutyUnknown)
    of_file = replace(command, duty="notice", key="")
    Given(drafts(BY_NAME[own.word].given)).when(of_file, by=Role.CLOCK).refused(refusals.DutyUnknown)


def test_the_next_inspection_has_a_day_of_its_own():
    history = BY_NAME["inspection"]
    own = next(own for own in LONGER if own.word == "inspection")
    event = restated(asked(history, version(own)))
    done = Step("2026-03-11 09:00", ex(InspectionDone, inspected_on=on("2026-03-11")))
    row = row_of(history, written(history, event), done)
    assert (row.due_on, row.restated) == (on("2026-03-18"), ())
    after = Given(drafts((*history.given, written(history, event), done)))
    missed = after.when(RecordMissedInspection(), by=Role.CLOCK, at=at("2026-03-20 00:01"))
    missed.then(InspectionMissed, due_on=on("2026-03-18"), grace_until=on("2026-03-19"))


def test_an_inspection_that_was_entered_late_leaves_the_restated_day_to_the_round_before():
    history = BY_NAME["inspection"]
    own = next(own for own in LONGER if own.word == "inspection")
    event = restated(asked(history, version(own)))
    late = Step(history.given[0].at, ex(InspectionDone, inspected_on=on("2026-03-03")))
    row = row_of(history, late, written(history, event))
    assert (row.due_on, row.restated) == (on("2026-03-10"), ())


def test_a_special_period_brings_an_inspection_forward_and_its_end_puts_it_back():
    history = BY_NAME["inspection"]
    (packaged,) = [v for v in policies().all()["inspection.cadence"] if "@prc-2020#" in v.pin]
    period = replace(HELD, from_on=on("2026-03-05"), until_on=on("2026-03-20"))
    during = restated(asked(history, packaged, others={Of.PERIODS: {period.period_id: period}}))
    assert (during.was_due_on, during.due_on) == (on("2026-03-10"), on("2026-03-05"))
    over = replace(period, until_on=on("2026-03-04"))  # called off before it began
    back = restated(asked(history, packaged, during, others={Of.PERIODS: {over.period_id: over}}))
    assert (back.was_due_on, back.due_on) == (on("2026-03-05"), on("2026-03-10"))


KEYED = (
    "meeting",
    "monthly-survey",
    "work-summary",
    "volunteer-appraisal",
    "health-report",
    "month-close",
    "copy",
)


@pytest.mark.parametrize(
    "key", ["", "x", "2026-13", "2026-Q5", "0000", "99999", "019b8a00-0000-7000-8000-0000000000c1 x"]
)
@pytest.mark.parametrize("word", KEYED)
def test_what_is_about_nothing_is_owed_by_nobody(word: str, key: str):
    history = BY_NAME[word]
    command = RestateDuty(duty=word, key=key, start=row_of(history).start, cause="policy_in_force")
    outcome = Given(drafts(history.given)).when(command, by=Role.CLOCK, at=at(history.given[-1].at))
    outcome.refused(refusals.DutyNotOwed)
