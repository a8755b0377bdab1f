"""What is due before the end of supervision, and the end itself: to hold somebody longer breaches their rights."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.duties.counting import counted, day_of, in_force, table_of
from domain.duties.duty import AnyOf, Book, Command, Due, Duty, Opens, Said, once
from domain.intake.aftercare.record import DischargeAppraised, DischargeOverdue, OwnSummarySubmitted
from domain.intake.aftercare.tables import DischargeAppraisal
from domain.intake.ending.record import DeathRecorded, Discharged, Terminated
from domain.intake.record import CaseOpened
from domain.intake.regime.record import JuvenileRegimeApplied
from domain.intake.term.record import TermRecalculated
from domain.kernel import days
from domain.kernel.event import Event
from domain.oversight.sealing.record import CaseSealed, SealingRuledOut
from domain.oversight.sealing.tables import RecordSealing


def _ends_on(entry: AnyOf) -> date | None:
    event = entry.event
    ends_on: date | None = event.term_ends_on if isinstance(event, CaseOpened) else event.ends_on
    return ends_on


def _end(entry: AnyOf, _book: Book) -> Iterator[Due]:
    """The last day of the term; a file that does not say it is still there to be ended."""
    yield Due(on=_ends_on(entry))


def _ahead(entry: AnyOf, _book: Book) -> Iterator[Due]:
    """So long before the last day of the term as the table says."""
    ends_on = _ends_on(entry)
    if ends_on is not None:
        table = in_force(DischargeAppraisal, day_of(entry.occurred_at))
        yield Due(on=days.ahead(ends_on, table.ahead.number, table.ahead.unit).last, pin=table.pin)


TERM: dict[type[Event], Opens] = {CaseOpened: _ahead, TermRecalculated: _ahead}

#: The row of this duty is there from the opening of a file to its end: it tells whether supervision has ended.
DISCHARGE = Duty(
    word="discharge",
    manager="discharge",
    due=Said("The person has to be discharged: the term is over.", "矫正期满，应当解除社区矫正。"),
    done_by=Said("The person is discharged.", "解除社区矫正。"),
    whose="county",
    opens={CaseOpened: _end, TermRecalculated: _end},
    satisfied={Discharged: once},
    breached={DischargeOverdue: once},
    cancelled={Terminated: once, DeathRecorded: once},
    breach=Command("RecordOverdueDischarge", lambda _held: {}),
    again=frozenset({"breached"}),
    ahead=True,
    same_round=lambda event, held: held.due_on is None or getattr(event, "ends_on", held.due_on) >= held.due_on,
)
OWN_SUMMARY = Duty(
    word="own-summary",
    manager="discharge",
    due=Said("The person has to hand in a summary before the term is over.", "期满前，社区矫正对象应当提交个人总结。"),
    done_by=Said("The summary is recorded.", "记录个人总结。"),
    whose="officer",
    opens=TERM,
    satisfied={OwnSummarySubmitted: once},
    again=frozenset({"breached"}),
    ahead=True,
)
APPRAISAL = Duty(
    word="discharge-appraisal",
    manager="discharge",
    due=Said("The conduct under supervision has to be appraised.", "期满前，应当作出矫正期间的书面鉴定。"),
    done_by=Said("The appraisal is recorded.", "记录鉴定。"),
    whose="officer",
    opens=TERM,
    satisfied={DischargeAppraised: once},
    again=frozenset({"breached"}),
    ahead=True,
)


def _once_over(_entry: AnyOf, _book: Book) -> Iterator[Due]:
    """That the file is to be sealed is known; when, once supervision has ended."""
    yield Due()


def _over(entry: AnyOf, book: Book) -> Iterator[Due]:
    """So long after the first end of supervision as the table says, where the rules for juveniles hold."""
    held = book.held("sealing")
    if held is not None and held.status == "open" and held.due_on is None:
        yield seal_by(entry)


def seal_by(entry: AnyOf) -> Due:
    """When a file is to be sealed that ends with an entry."""
    day = day_of(entry.occurred_at)
    table = table_of(entry, RecordSealing, day)
    return Due(on=counted(table.within, day), pin=table.pin)


#: The row is there from the day on which the rules for juveniles hold; once sealed, the file has no rows at all.
SEALING = Duty(
    word="sealing",
    manager="sealing",
    due=Said("The file of somebody under age has to be sealed.", "未成年社区矫正对象的档案应当封存。"),
    done_by=Said("The file is sealed, or it is decided that it is not to be.", "封存档案，或者决定不封存。"),
    whose="county",
    opens={JuvenileRegimeApplied: _once_over, Discharged: _over, Terminated: _over, DeathRecorded: _over},
    satisfied={CaseSealed: once, SealingRuledOut: once},
    survives=True,
)
DUTIES = (DISCHARGE, OWN_SUMMARY, APPRAISAL, SEALING)
