"""What is due of assessment: months and quarters are closed, objections decided; and what other agencies answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.assessment.points.record import PeriodClosed, PeriodReopened
from domain.assessment.results.record import ObjectionDecided, ObjectionFiled
from domain.assessment.results.tables import ScoreObjection
from domain.duties.counting import counted, day_of, in_force, on
from domain.duties.duty import AnyOf, Book, Command, Due, Duty, Held, Keys, Opens, Said, by, with_id
from domain.duties.tables import ScoreClosing
from domain.education.counselling.record import ReferralAnswered, ReferralMade
from domain.education.counselling.tables import EducationCounselling
from domain.education.elsewhere.record import FollowUpEnded, FollowUpMissed, FollowUpReported, FollowUpRequested
from domain.education.elsewhere.tables import EducationFollowUp
from domain.intake.record import CaseOpened
from domain.kernel import days
from domain.organisation.key_subjects.record import (
    FourOnesItemDone,
    FourOnesMissing,
    KeySubjectDesignated,
    KeySubjectReleased,
)


def _close(period: str, start: date) -> Due:
    table = in_force(ScoreClosing, start)
    span = table.quarter if "Q" in period else table.month
    return Due(period, on=counted(span, start), pin=table.pin)


def _first_month(entry: AnyOf, _book: Book) -> Iterator[Due]:
    month = days.month_of(day_of(entry.occurred_at))
    yield _close(month, days.bounds(month)[1])


def _first_quarter(entry: AnyOf, _book: Book) -> Iterator[Due]:
    quarter = days.quarter_of(days.month_of(day_of(entry.occurred_at)))
    yield _close(quarter, days.bounds(quarter)[1])


def _next(held: Held) -> Due:
    """The period of the same length that follows."""
    month = days.month_of(days.add_months(days.bounds(held.key)[1], 1, last_to_last=True))
    period = days.quarter_of(month) if "Q" in held.key else month
    return _close(period, days.bounds(period)[1])


def _again(quarters: bool) -> Opens:
    def due(entry: AnyOf, _book: Book) -> Iterator[Due]:
        period: str = entry.event.period
        if len(period) == 7 and ("Q" in period) is quarters:
            yield _close(period, day_of(entry.occurred_at))

    return due


def _closed(quarters: bool) -> Keys:
    def keys(entry: AnyOf, _book: Book) -> Iterator[str]:
        period: str = entry.event.period
        if len(period) == 7 and ("Q" in period) is quarters:
            yield period

    return keys


def _listed(entry: AnyOf, book: Book) -> Iterator[Due]:
    """By which criteria somebody is listed; as long as by any, the items of special periods are asked for."""
    held = book.held("four-ones")
    criteria = set(held.basis.split()) if held else set()
    yield Due(basis=" ".join(sorted({*criteria, entry.event.criterion.value})))


def _released(entry: AnyOf, book: Book) -> Iterator[Due]:
    held = book.held("four-ones")
    if held is not None and held.status == "open":
        yield Due(basis=" ".join(sorted({*held.basis.split()} - {entry.event.criterion.value})))


def _no_longer_listed(entry: AnyOf, book: Book) -> Iterator[str]:
    held = book.held("four-ones")
    if held is None or not {*held.basis.split()} - {entry.event.criterion.value}:
        yield from (each.key for each in list(book.of("four-ones")) if each.key)


MONTH = Duty(
    word="month-close",
    manager="month and quarter close",
    due=Said("The points of the month have to be closed.", "应当结算当月计分。"),
    done_by=Said("The month is closed.", "完成该月结算。"),
    whose="officer",
    opens={CaseOpened: _first_month, PeriodReopened: _again(False)},
    satisfied={PeriodClosed: _closed(False)},
    following=_next,
    again=frozenset({"satisfied"}),
    ahead=True,
)
QUARTER = Duty(
    word="quarter-close",
    manager="month and quarter close",
    due=Said("The points of the quarter have to be closed.", "应当结算当季计分。"),
    done_by=Said("The quarter is closed.", "完成该季度结算。"),
    whose="officer",
    opens={CaseOpened: _first_quarter, PeriodReopened: _again(True)},
    satisfied={PeriodClosed: _closed(True)},
    following=_next,
    again=frozenset({"satisfied"}),
    ahead=True,
)
OBJECTION = Duty(
    word="objection",
    manager="objection",
    due=Said("The objection has to be decided.", "应当对异议作出决定。"),
    done_by=Said("The objection is decided.", "作出异议决定。"),
    whose="county",
    opens={ObjectionFiled: on("decide_by", "objection_id", by=ScoreObjection)},
    satisfied={ObjectionDecided: by("objection_id")},
    survives=True,
)
FOUR_ONES = Duty(
    word="four-ones",
    manager="special period",
    due=Said("One of the four ones has to be done with the key subject.", "特殊时期应当完成重点对象“四个一”中的一项。"),
    done_by=Said("The item is recorded as done.", "记录该项已完成。"),
    whose="officer",
    opens={KeySubjectDesignated: _listed, KeySubjectReleased: _released},
    satisfied={FourOnesItemDone: by("period_id", "item")},
    breached={FourOnesMissing: by("period_id", "missing")},
    cancelled={KeySubjectReleased: _no_longer_listed},
    breach=Command("RecordMissingFourOnes", lambda held: {"period_id": held.key.partition(" ")[0]}),
    ahead=True,
)
FOLLOW_UP = Duty(
    word="follow-up",
    manager="follow-up elsewhere",
    due=Said("The agency where the person lives has to report.", "协助教育的机构应当反馈情况。"),
    done_by=Said("Its report is recorded.", "记录反馈。"),
    whose="officer",
    opens={FollowUpRequested: on("due_on", "follow_up_id", by=EducationFollowUp)},
    satisfied={FollowUpReported: by("follow_up_id")},
    breached={FollowUpMissed: by("follow_up_id")},
    cancelled={FollowUpEnded: by("follow_up_id")},
    breach=with_id("RecordMissedFollowUp", "follow_up_id"),
)
REFERRAL = Duty(
    word="referral",
    manager="follow-up elsewhere",
    due=Said("The agency to which the person was referred has to answer.", "接受转介的机构应当答复。"),
    done_by=Said("Its answer is recorded.", "记录答复。"),
    whose="officer",
    opens={ReferralMade: on("answer_by", "referral_id", by=EducationCounselling)},
    satisfied={ReferralAnswered: by("referral_id")},
)
DUTIES = (MONTH, QUARTER, OBJECTION, FOUR_ONES, FOLLOW_UP, REFERRAL)
