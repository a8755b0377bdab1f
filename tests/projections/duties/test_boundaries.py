"""Each duty at its boundary days: what is done, no longer owed or almost due on the last day, and on the one after."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from domain.duties.declared import BY_WORD
from domain.duties.duty import OVERDUE
from domain.duties.refusals import DutyNotOverdue, DutyNotOwed
from domain.duties.rules import RecordOverdueDuty
from domain.kernel.access import Role
from domain.kernel.of import Of
from projections.listings.duties import DUTIES_OF_FILES, DUTIES_OF_UNITS
from projections.models.duties.row import DutyRow
from projections.questions import ASKED_ALREADY, ask_of
from tests.domain.conftest import Given

from ..conftest import Desk
from . import of_files, of_units
from .history import History, Step, at, drafts, entries, folded, on
from .test_each_duty import ALL, HISTORIES

MINUTE = timedelta(minutes=1)
ONE_DAY = timedelta(days=1)
#: Whatever shows the person begins it anew; a silence that was too long is a row of ``silences``.
BEGINS_ANEW = "contact"
#: Which talk was held no state keeps; the read model alone knows whether this is owed.
UNSEEN = "induction-talk"
SCENE = {"zone": "Asia/Shanghai", "units": ["north-office"], "limit": 500, **ASKED_ALREADY}


def last(history: History) -> datetime:
    """The last minute in which it is in time: of its instant, or of the day before the first of a breach."""
    if history.overdue_from:
        return at(f"{history.overdue_from} 00:00") - MINUTE
    return at(history.due)


def first(history: History) -> datetime:
    """The first minute after that."""
    return last(history) + MINUTE


def done(history: History, when: datetime) -> Step:
    """That it was done, then; with what its event itself says of the day."""
    event: Any = history.done.event
    days = max(0, (when.date() - on(history.due[:10])).days)
    says = {name: days for name in ("days_late", "late_by_days", "days_overdue") if hasattr(event, name)}
    says |= {"due_on": on(history.due[:10])} if says and hasattr(event, "due_on") else {}
    says |= {"on_time": when <= last(history)} if hasattr(event, "on_time") else {}
    return Step(_text(when), replace(event, **says) if says else event)


def settled(history: History, step: Step) -> DutyRow:
    """The duty of the history's own day, after one more entry."""
    rows = folded(*history.given, step)
    return rows.get((history.word, f"{history.key} {history.due[:10]}".strip())) or rows[history.word, history.key]


def _text(when: datetime) -> str:
    return when.strftime("%Y-%m-%d %H:%M")


@ALL
def test_what_is_done_in_the_last_minute_is_in_time_and_in_the_next_is_late(history: History):
    if history.word == BEGINS_ANEW:
        assert settled(history, done(history, last(history))).status == "open"
        return
    in_time, late = (settled(history, done(history, when)) for when in (last(history), first(history)))
    assert (in_time.status, in_time.late, in_time.omitted_from) == ("satisfied", False, None)
    assert (late.status, late.late) == ("satisfied", True)
    assert late.omitted_from == (on(history.overdue_from) if history.overdue_from else on(history.due[:10]))


@ALL
def test_what_is_no_longer_owed_by_its_last_day_was_not_omitted_and_after_it_was(history: History):
    """Ended on the day of its instant, one that counts in hours was not done by then either."""
    ending = ends(history)
    if ending is None:
        return
    before, after = (settled(history, Step(_text(when), ending)) for when in (last(history), first(history) + ONE_DAY))
    assert (before.status, after.status) == ("cancelled", "cancelled")
    assert after.omitted_from is not None
    if history.overdue_from:
        assert (before.omitted_from, after.omitted_from) == (None, on(history.overdue_from))


def ends(history: History) -> Any:
    """What ends it without its being done; None for what nothing else ends."""
    duty = BY_WORD[history.word]
    if history.cancelled is not None:
        return history.cancelled.event
    if duty.of is Of.CASES and not duty.survives:
        return of_files.DISCHARGED.event
    assert history.word in of_units.ONLY_SETTLED or duty.survives
    return None


@pytest.mark.parametrize(
    "history", [h for h in HISTORIES if BY_WORD[h.word].breach is OVERDUE], ids=lambda history: history.word
)
def test_a_duty_without_a_breach_of_its_own_is_called_overdue_from_that_minute_on_and_once_done_never(
    history: History,
):
    row = folded(*history.given)[history.word, history.key]
    command = RecordOverdueDuty(duty=row.duty, start=row.start, due_on=row.due_day, key=history.key, due_at=row.due_at)
    file = Given(drafts(history.given))
    assert isinstance(file.when(command, by=Role.CLOCK, at=last(history)).refusal, DutyNotOverdue)
    called = file.when(command, by=Role.CLOCK, at=first(history) + MINUTE)
    assert called.refusal is None, called.refusal
    assert (
        folded(*history.given, Step(_text(first(history)), called.drafts[0].event))[history.word, history.key].status
        == "breached"
    )
    if history.word == UNSEEN:
        return
    after = Given(drafts([*history.given, done(history, last(history))]))
    assert isinstance(after.when(command, by=Role.CLOCK, at=first(history) + MINUTE).refusal, DutyNotOwed)


def test_every_duty_is_almost_due_from_its_day_of_warning_to_its_last_and_overdue_from_the_day_of_its_breach(
    desk: Desk,
) -> None:
    for history in HISTORIES:
        due, warn = on(history.due[:10]), on(history.warn)
        overdue = on(history.overdue_from) if history.overdue_from else due + ONE_DAY
        for day in sorted({warn - ONE_DAY, warn, due, due + ONE_DAY, overdue - ONE_DAY, overdue}):
            assert shown(desk, history, day) == (warn <= day <= due, overdue <= day), (history.word, day)


def shown(desk: Desk, history: History, day: date) -> tuple[bool, bool]:
    """Whether a listing says of the duty on a day that it is almost due, and that it is overdue."""
    of_files = BY_WORD[history.word].of is Of.CASES
    listing = DUTIES_OF_FILES if of_files else DUTIES_OF_UNITS
    told = entries(*history.given)
    rows = {model.name: list(model.folded(told).rows.values()) for model in listing.reads}
    rows["duties"] = [folded(*history.given)[history.word, history.key]]
    (line,) = ask_of(desk.views, listing.question(()), SCENE | {"today": day}, rows)
    return line.almost, line.overdue
