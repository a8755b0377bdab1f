"""What is due: each duty of a file, a unit, a volunteer, with the rule and the entry that it follows from."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, LiteralString, NamedTuple, get_args

from domain.conduct.breaches.record import BreachAlleged, BreachWithdrawn
from domain.duties.declared import BY_WORD, DUTIES
from domain.duties.duty import AnyOf, Book, Due, Duty
from domain.duties.record import DutyOverdue, DutyOverdueWithdrawn, DutyRestated
from domain.intake.ending.record import EndingEvent
from domain.intake.pausing.record import CaseResumed, CaseSuspended
from domain.intake.record import CaseOpened
from domain.intake.relocation.record import ReportedAtNewPlace
from domain.kernel.entry import Entry
from domain.kernel.event import Event
from projections.model import Model, Sheet
from projections.models.duties.marks import alleged, retracted
from projections.models.duties.moves import Duties
from projections.models.duties.row import DutyRow
from projections.models.duties.whose import OF_AGENCY, OF_UNITS, quoted

#: Those that the clock calls overdue when their time has passed, for SQL.
CALLED: LiteralString = "status = 'open' AND NOT elsewhere"

#: Those of which there are few among all that ever were, for SQL: to find these by their status an index is worth it.
FEW: LiteralString = "status IN ('open', 'breached', 'unknown')"

#: What the omitted duties of a unit are counted by, without looking at their rows.
OF_COUNT: LiteralString = "omitted_from, stream, due_day, status"

Change = Callable[[Duties, Duty, str, Entry[Event]], None]


class Settling(NamedTuple):
    """That an event settles duties of one kind. keys: which of them."""

    duty: Duty
    keys: Callable[[AnyOf, Book], Iterable[str]]
    change: Change


class Opening(NamedTuple):
    """That an event begins duties of one kind, or moves their days."""

    duty: Duty
    opens: Callable[[AnyOf, Book], Iterable[Due]]


class Acts(NamedTuple):
    """What an event does to duties: first it settles, then it begins."""

    settles: tuple[Settling, ...]
    opens: tuple[Opening, ...]


ENDS = get_args(EndingEvent)
#: What the clock says of a duty, and what touches all duties of a file.
OWN: tuple[type[Event], ...] = (DutyOverdue, DutyOverdueWithdrawn, DutyRestated)
ALL: tuple[type[Event], ...] = (*ENDS, CaseSuspended, CaseResumed, ReportedAtNewPlace)


def _settling(duty: Duty) -> Iterable[tuple[type[Event], Settling]]:
    for given, change in (
        (duty.cancelled, Duties.cancel),
        (duty.satisfied, Duties.satisfy),
        (duty.breached, Duties.breach),
        (duty.withdrawn, Duties.withdraw),
        (duty.unknown, Duties.lose),
    ):
        for kind, keys in given.items():
            yield kind, Settling(duty, keys, change)


def _acts() -> dict[type[Event], Acts]:
    settles: dict[type[Event], list[Settling]] = {}
    opens: dict[type[Event], list[Opening]] = {}
    for duty in DUTIES:
        for kind, settling in _settling(duty):
            settles.setdefault(kind, []).append(settling)
        for kind, begins in duty.opens.items():
            opens.setdefault(kind, []).append(Opening(duty, begins))
    kinds = {*settles, *opens, *ALL, *OWN}
    return {kind: Acts(tuple(settles.get(kind, ())), tuple(opens.get(kind, ()))) for kind in kinds}


#: What each event does, found by its type: most are check-ins, which touch two duties.
ACTS = _acts()


def fold(sheet: Sheet[DutyRow], entry: Entry[Any]) -> Sheet[DutyRow]:
    """The duties of a stream after one more entry."""
    duties = Duties(sheet)
    kind = type(entry.event)
    settles, opens = ACTS[kind]
    for duty, keys, change in settles:
        for key in keys(entry, duties):
            change(duties, duty, key, entry)
    if kind in OTHERWISE:
        OTHERWISE[kind](duties, entry)
    for duty, begins in opens:
        for due in begins(entry, duties):
            duties.open(duty, due, entry)
    if kind is CaseOpened:
        duties.hold(entry.event.unit_id)
    return sheet


def _own(duties: Duties, entry: Entry[DutyOverdue | DutyOverdueWithdrawn | DutyRestated]) -> None:
    """What the clock says of a duty; of a word that this release does not know, nothing."""
    event = entry.event
    duty = BY_WORD.get(event.duty)
    if duty is None:
        return
    match event:
        case DutyOverdue():
            duties.breach(duty, event.key, entry)
        case DutyOverdueWithdrawn():
            duties.withdraw(duty, event.key, entry)
        case DutyRestated():
            duties.restate(duty, event, entry)


def _all(duties: Duties, entry: Entry[Any]) -> None:
    """What touches all duties of a file: its end, a suspension, a change of place."""
    match entry.event:
        case CaseSuspended():
            duties.pause(entry)
        case CaseResumed():
            duties.resume(entry)
        case ReportedAtNewPlace(unit_id=str() as unit_id):
            duties.move(unit_id)
        case ReportedAtNewPlace():
            return  # outside this installation
        case _:
            duties.end(entry)


def _each(duties: Duties, changed: Iterable[DutyRow]) -> None:
    """Rows that change as others do. Every row is looked at: such events are rare."""
    for row in changed:
        duties.put(row)


OTHERWISE: dict[type[Event], Callable[[Duties, Entry[Any]], None]] = {
    **dict.fromkeys(OWN, _own),
    **dict.fromkeys(ALL, _all),
    BreachAlleged: lambda duties, entry: _each(duties, alleged(duties.rows(), entry)),
    BreachWithdrawn: lambda duties, entry: _each(duties, retracted(duties.rows(), entry)),
}

MODEL = Model(
    name="duties",
    version=9,
    order="history",
    row=DutyRow,
    fold=fold,
    handles=frozenset(ACTS),
    key=("duty", "key"),
    # A page is in the order of the whole key. What follows the stream in it, two texts, is sorted when it is read.
    indexes=(
        "due_day, stream",
        f"status, due_day, stream WHERE {FEW}",
        "unit_id, due_day, stream",
        f"unit_id, status, due_day, stream WHERE {FEW}",
        f"due_day, stream WHERE duty IN ({quoted(OF_UNITS)})",
        f"due_day, stream WHERE {CALLED} AND due_at IS NULL",
        f"due_at, stream WHERE {CALLED} AND due_at IS NOT NULL",
        "stream WHERE contested",
        f"omitted_from, stream WHERE omitted_from IS NOT NULL AND duty IN ({quoted(OF_AGENCY)})",
        f"unit_id, {OF_COUNT} WHERE omitted_from IS NOT NULL AND duty IN ({quoted(OF_AGENCY)})",
        "duty, omitted_from, stream WHERE omitted_from IS NOT NULL",
        "unanswered_from, stream WHERE unanswered_from IS NOT NULL",
        f"held_by, duty, {OF_COUNT} WHERE omitted_from IS NOT NULL",
        "held_by, unanswered_from WHERE unanswered_from IS NOT NULL",
    ),
)
