"""What is due of guardians, volunteers and staff."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.duties.counting import day_of, in_force, on, pinned
from domain.duties.duty import AnyOf, Book, Command, Due, Duty, Held, Keys, Said, by, once, with_id
from domain.kernel.of import Of
from domain.people.guardians.record import (
    GuardianAppointed,
    GuardianContactDue,
    GuardianContacted,
    GuardianFeedbackReceived,
    GuardianReleased,
)
from domain.people.guardians.tables import GuardianSilence
from domain.people.staff.record import StaffAssigned, StaffReleased, TrainingAttended, TrainingHoursShort
from domain.people.staff.tables import TrainingHours, YearEnd
from domain.people.volunteers.record import (
    VolunteerAppraisalMissed,
    VolunteerAppraised,
    VolunteerRegistered,
    VolunteerReverificationMissed,
    VolunteerReverified,
    VolunteerWithdrawn,
)
from domain.people.volunteers.tables import VolunteerReverify


def appraisal_of(year: int) -> Due | None:
    if year >= date.max.year:
        return None
    table = in_force(YearEnd, date(year, 12, 31))
    return Due(str(year), table.due.of(year), pin=table.pin)


def _first_appraisal(entry: AnyOf, _book: Book) -> Iterator[Due]:
    due = appraisal_of(day_of(entry.occurred_at).year)
    if due is not None:
        yield due


def _next_appraisal(held: Held) -> Due | None:
    return appraisal_of(int(held.key) + 1)


def _training_of(year: int, hours: int = 0) -> Due | None:
    if year >= date.max.year:
        return None
    last = date(year, 12, 31)
    return Due(str(year), last, pin=in_force(TrainingHours, last).pin, basis=str(hours))


def _first_training(entry: AnyOf, _book: Book) -> Iterator[Due]:
    year = day_of(entry.occurred_at).year
    if (held := _training_of(year)) is not None:
        yield held


def _next_training(held: Held) -> Due | None:
    return _training_of(int(held.key) + 1)


def _hours(entry: AnyOf, book: Book) -> int:
    held = book.held("training", str(entry.event.year))
    return int(entry.event.hours) + int((held.basis if held else "") or 0)


def _trained(entry: AnyOf, book: Book) -> Iterator[Due]:
    """More hours of the year; the day stays."""
    held = book.held("training", str(entry.event.year))
    if held is not None and held.status == "open":
        pin = pinned(entry, TrainingHours)
        yield Due(held.key, held.due_on, pin=pin, basis=str(_hours(entry, book)), goes_on=True)


def _enough(entry: AnyOf, book: Book) -> Iterator[str]:
    """By the hours that were needed at the unit when it was attended; failing that, by the packaged ones."""
    year, required = entry.event.year, entry.event.required
    if required is None:
        required = in_force(TrainingHours, date(year, 12, 31)).hours_a_year
    if _hours(entry, book) >= required:
        yield str(year)


def _reached(entry: AnyOf, _book: Book) -> Iterator[str]:
    if entry.event.reached:
        yield str(entry.event.guardian_id)


def _of_year(name: str) -> Command:
    return Command(name, lambda held: {"year": int(held.key)})


def _open_years(word: str) -> Keys:
    def keys(_entry: AnyOf, book: Book) -> Iterator[str]:
        return (held.key for held in list(book.of(word)) if held.status == "open")

    return keys


GUARDIAN = Duty(
    word="guardian-contact",
    manager="guardian silence",
    due=Said(
        "A guardian has to be heard, else the officer contacts them.", "监护人应当反馈情况，否则由工作人员主动联系。"
    ),
    done_by=Said("Feedback is recorded, or a contact that reached them.", "记录反馈，或者已取得联系。"),
    whose="officer",
    opens={
        GuardianAppointed: on("heard_by", "guardian_id", by=GuardianSilence),
        GuardianFeedbackReceived: on("heard_by", "guardian_id", by=GuardianSilence),
        GuardianContacted: on("heard_by", "guardian_id", by=GuardianSilence),
    },
    satisfied={GuardianFeedbackReceived: by("guardian_id"), GuardianContacted: _reached},
    breached={GuardianContactDue: by("guardian_id")},
    cancelled={GuardianReleased: by("guardian_id")},
    breach=with_id("RecordGuardianSilent", "guardian_id"),
    again=frozenset({"satisfied", "breached"}),
    same_round=lambda event, held: held.due_on is None or getattr(event, "heard_by", held.due_on) >= held.due_on,
)
REVERIFICATION = Duty(
    word="volunteer-reverification",
    manager="volunteer and training",
    due=Said("The volunteer has to be examined anew.", "应当重新审核志愿者。"),
    done_by=Said("The examination is recorded.", "记录重新审核。"),
    whose="unit",
    of=Of.VOLUNTEERS,
    opens={
        VolunteerRegistered: on("reverify_by", by=VolunteerReverify),
        VolunteerReverified: on("reverify_by", by=VolunteerReverify),
    },
    satisfied={VolunteerReverified: once},
    breached={VolunteerReverificationMissed: once},
    cancelled={VolunteerWithdrawn: once},
    breach=Command("RecordMissedReverification", lambda _held: {}),
    withdrawal=None,
    again=frozenset({"satisfied", "breached", "cancelled"}),
)
VOLUNTEER_APPRAISAL = Duty(
    word="volunteer-appraisal",
    manager="volunteer and training",
    due=Said("The volunteer has to be appraised for the year.", "应当对志愿者进行年度考评。"),
    done_by=Said("The appraisal is recorded.", "记录考评。"),
    whose="unit",
    of=Of.VOLUNTEERS,
    opens={VolunteerRegistered: _first_appraisal},
    satisfied={VolunteerAppraised: by("year")},
    breached={VolunteerAppraisalMissed: by("year")},
    cancelled={VolunteerWithdrawn: _open_years("volunteer-appraisal")},
    breach=_of_year("RecordMissedAppraisal"),
    withdrawal=None,
    following=_next_appraisal,
    ahead=True,
)
TRAINING = Duty(
    word="training",
    manager="volunteer and training",
    due=Said("The member of staff needs the hours of training of the year.", "工作人员应当完成年度培训学时。"),
    done_by=Said("Trainings of enough hours are recorded.", "记录足够学时的培训。"),
    whose="unit",
    of=Of.STAFF,
    opens={StaffAssigned: _first_training, TrainingAttended: _trained},
    satisfied={TrainingAttended: _enough},
    breached={TrainingHoursShort: by("year")},
    cancelled={StaffReleased: _open_years("training")},
    breach=_of_year("RecordShortTraining"),
    withdrawal=None,
    following=_next_training,
    first=True,
)
DUTIES = (GUARDIAN, REVERIFICATION, VOLUNTEER_APPRAISAL, TRAINING)
