"""What is due when nothing is heard of somebody: that they are heard of, the search, that they are found in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from domain.assessment.record import ClassAssigned, ClassChanged, SupervisionClass
from domain.contacts.record import CheckInReceived, TalkHeld, VisitRecorded
from domain.duties.counting import day_of, in_force, packaged, pinned, table_of
from domain.duties.duty import AnyOf, Book, Command, Due, Duty, Held, Keys, Opens, Said, by, once, where, with_id
from domain.duties.record import DutyRestated
from domain.intake.pausing.record import CaseResumed
from domain.intake.record import CaseOpened, ReportedInPerson
from domain.kernel.entry import Entry
from domain.kernel.event import Event
from domain.leave.away.record import LeaveCheckedIn, LeaveReportedBack
from domain.whereabouts.silence.record import (
    ContactLost,
    EvidenceGapDetected,
    EvidenceResumed,
    FalseAlarmConfirmed,
    SearchOverdue,
    SearchStarted,
    SubjectFound,
    Threshold,
    ThresholdCrossed,
)
from domain.whereabouts.silence.tables import GapHours, LostContact

LEVELS = {level.value: level for level in SupervisionClass}
#: What shows that somebody is there.
EVIDENCE: tuple[type[Event], ...] = (
    CheckInReceived,
    VisitRecorded,
    TalkHeld,
    ReportedInPerson,
    LeaveCheckedIn,
    LeaveReportedBack,
)


class Hours(NamedTuple):
    """By what a silence is too long: the class, and the hours and the version that a restatement gave, where one did.
    Those hold until the class changes. It is the basis of the duty."""

    level: str
    restated: int | None = None
    pin: str = ""

    @classmethod
    def of(cls, held: Held | None) -> Hours:
        """As a duty keeps them."""
        level, _, more = (held.basis if held else "").partition(" ")
        hours, _, pin = more.partition(" ")
        return cls(level, int(hours) if hours else None, pin)

    def __str__(self) -> str:
        return self.level if self.restated is None else f"{self.level} {self.restated} {self.pin}"


def _packaged(level: str, table: GapHours) -> int:
    return table.of(LEVELS[level] if level else None)


def _silent(entry: AnyOf, since: datetime, hours: Hours) -> Due:
    """When it will have been silent for too long since an instant."""
    allowed, pin = hours.restated, hours.pin
    if allowed is None:
        of_entry = pinned(entry, GapHours)  # a unit's own is restated by the clock
        table = (packaged(GapHours, of_entry) if of_entry else None) or in_force(GapHours, day_of(entry.occurred_at))
        allowed, pin = _packaged(hours.level, table), table.pin
    return Due("", None, since + timedelta(hours=allowed), None, pin, str(hours))


def restated_hours(hours: int, event: DutyRestated, on: date) -> tuple[int, str] | None:
    """What a restatement makes of some hours, and its version; None where the packaged one holds again."""
    if event.due_at is None or event.was_due_at is None or event.policy == in_force(GapHours, on).pin:
        return None
    return hours + (event.due_at - event.was_due_at) // timedelta(hours=1), event.policy


def _restated(entry: Entry[DutyRestated], held: Held) -> str:
    """Another version: its hours also count from later entries that show the person."""
    level, before, _ = Hours.of(held)
    on = day_of(entry.occurred_at)
    found = restated_hours(_packaged(level, in_force(GapHours, on)) if before is None else before, entry.event, on)
    return str(Hours(level, *found)) if found else level


def _seen(entry: AnyOf, book: Book) -> Iterator[Due]:
    yield _silent(entry, entry.occurred_at, Hours.of(book.held("contact")))


def _resumed(entry: AnyOf, book: Book) -> Iterator[Due]:
    """The hours begin with what showed them again."""
    held = book.held("contact")
    since, start = entry.occurred_at, entry.event.evidence
    if held is not None and held.status == "satisfied" and held.settled_at is not None:
        since, start = held.settled_at, held.settled.entry
    yield _silent(entry, since, Hours.of(held))._replace(start=start, started_at=since)


def _again(entry: AnyOf, book: Book) -> Iterator[Due]:
    """The hours begin anew with this entry, which itself shows nothing of the person."""
    held = book.held("contact")
    if held is not None:
        since = _silent(entry, entry.occurred_at, Hours.of(held))
        yield since._replace(start=held.start, started_at=held.started_at)


def _not_gone(entry: AnyOf, book: Book) -> Iterator[Due]:
    return _again(entry, book) if entry.event.alarm != "device_silence" else iter(())


def _classed(entry: AnyOf, book: Book) -> Iterator[Due]:
    """Another class: the hours count from the same entry as before."""
    held = book.held("contact")
    if held is not None and held.status == "open":
        yield _silent(entry, held.started_at, Hours(entry.event.level.value))._replace(goes_on=True)


def _since_start(event: Any, held: Held) -> bool:
    """Whether a gap follows the newest entry that shows where somebody was."""
    last_at = getattr(event, "last_at", None)
    return last_at is None or event.evidence == held.start or last_at >= held.started_at


def _search(entry: AnyOf, _book: Book) -> Iterator[Due]:
    yield Due(str(entry.event.loss_id), at=entry.event.search_by, pin=pinned(entry, LostContact))


def _found_by(threshold: Threshold) -> Opens:
    """By the last day before the absence crosses a threshold."""

    def due(entry: AnyOf, _book: Book) -> Iterator[Due]:
        since_on = day_of(entry.event.since)
        table = table_of(entry, LostContact, since_on)
        for over in table.thresholds:
            if over.threshold is threshold:
                yield Due(str(entry.event.loss_id), on=over.after.counted(since_on).last, pin=table.pin)

    return due


def _of_alarm(word: str) -> Keys:
    """The loss of contact that was no loss."""

    def keys(entry: AnyOf, book: Book) -> Iterator[str]:
        if entry.event.alarm == "contact_loss":
            yield from (held.key for held in book.of(word) if held.start == entry.event.entry)

    return keys


CONTACT = Duty(
    word="contact",
    manager="silence",
    due=Said("The person has to be heard or seen.", "应当掌握社区矫正对象的行踪。"),
    done_by=Said("Anything that shows where the person is.", "能够表明其所在的任何记录。"),
    whose="officer",
    opens={
        CaseOpened: _seen,
        **dict.fromkeys((*EVIDENCE, SubjectFound), _seen),
        EvidenceResumed: _resumed,
        FalseAlarmConfirmed: _not_gone,
        CaseResumed: _again,
        **dict.fromkeys((ClassAssigned, ClassChanged), _classed),
    },
    satisfied=dict.fromkeys(EVIDENCE, once),
    breached={EvidenceGapDetected: once},
    withdrawn={FalseAlarmConfirmed: where("alarm", "evidence_gap", once)},
    cancelled={ContactLost: once},
    breach=Command("DetectEvidenceGap", lambda held: {"evidence": str(held.start)}),
    withdrawal=None,
    again=frozenset({"satisfied", "breached", "cancelled", "unknown"}),
    pauses="falls_away",
    same_round=_since_start,
    resumed_by=frozenset({EvidenceResumed, FalseAlarmConfirmed, SubjectFound}),
    restated=_restated,
)
SEARCH = Duty(
    word="search",
    manager="lost contact",
    due=Said("The search for the person has to begin.", "应当组织查找社区矫正对象。"),
    done_by=Said("The search is recorded as started, or the person is found.", "记录开始查找，或者找到本人。"),
    whose="county",
    opens={ContactLost: _search},
    satisfied={SearchStarted: by("loss_id")},
    breached={SearchOverdue: by("loss_id")},
    cancelled={SubjectFound: by("loss_id"), FalseAlarmConfirmed: _of_alarm("search")},
    breach=with_id("RecordOverdueSearch", "loss_id"),
)


def _threshold(word: str, threshold: Threshold, due: Said) -> Duty:
    def crossed(held: Held) -> dict[str, Any]:
        return {"loss_id": held.key, "threshold": threshold.value}

    return Duty(
        word=word,
        manager="lost contact",
        due=due,
        done_by=Said("The person is found.", "找到社区矫正对象。"),
        whose="county",
        opens={ContactLost: _found_by(threshold)},
        satisfied={SubjectFound: by("loss_id")},
        breached={ThresholdCrossed: where("threshold", threshold, by("loss_id"))},
        cancelled={FalseAlarmConfirmed: _of_alarm(word)},
        breach=Command("RecordThresholdCrossed", crossed),
    )


TEN_DAYS = _threshold(
    "found-within-ten-days",
    Threshold.OVER_TEN_DAYS,
    Said("The person has to be found before ten days are over.", "应当在十日内找到社区矫正对象。"),
)
ONE_MONTH = _threshold(
    "found-within-one-month",
    Threshold.OVER_ONE_MONTH,
    Said("The person has to be found before one month is over.", "应当在一个月内找到社区矫正对象。"),
)
DUTIES = (CONTACT, SEARCH, TEN_DAYS, ONE_MONTH)
