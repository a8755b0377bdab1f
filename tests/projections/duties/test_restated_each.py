"""Each duty whose day a table gives, under its unit's own version: the rule, the read model and the breach agree."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import NamedTuple

import msgspec
import pytest

from domain.catalogue import policies
from domain.duties import refusals
from domain.duties.declared import BY_WORD
from domain.duties.duty import OVERDUE
from domain.duties.record import DutyRestated
from domain.duties.rules import RestateDuty
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.policy import PolicyBook, PolicyTable, version_of
from domain.kernel.rule import RULES, Draft
from projections.models.duties.row import DutyRow
from tests.domain.conftest import Given, Outcome
from tests.projections.duties.history import History, Step, at, drafts, folded, on
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
)  # fmt: skip
EACH = pytest.mark.parametrize("own", LONGER, ids=lambda own: own.word)


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


def asked(history: History, by: PolicyTable, *more: DutyRestated, when: datetime | None = None) -> Outcome:
    """What the clock is answered, an hour after the duty began where no other time is given."""
    began = at(history.given[-1].at)
    given = [*drafts(history.given), *(Draft(event, Occurred(began + timedelta(minutes=1))) for event in more)]
    command = RestateDuty(duty=history.word, key=history.key, start=row_of(history).start, cause="policy_in_force")
    known = Given(given).knowing(book=holding(by))
    return known.when(command, by=Role.CLOCK, at=when or began + timedelta(hours=1))


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
    breached = row_of(history, written(history, event), missed)
    assert (breached.status, breached.contested) == ("breached", False)


@EACH
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
