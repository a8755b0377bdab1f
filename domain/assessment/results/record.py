"""What became of results: told to the person, published, objected to and reviewed; and the attitude they speak of."""

from __future__ import annotations

from datetime import date
from typing import Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Code, Count
from domain.kernel.ids import Period as PeriodName

Outcome = Literal["upheld", "partly_upheld", "rejected"]


class ResultNotified(Fact, topic="assessment.result-notified.v1"):
    """{subject} was told the result for {period} in writing ({way}).

    closing: event id of the entry that closed the period.
    """

    period: PeriodName
    closing: UUID
    way: Literal["in_person", "post", "app"]


class ResultPublished(Decision, topic="assessment.result-published.v1"):
    """The result of {subject} for {period} was published ({place})."""

    period: PeriodName
    place: Code


class ObjectionFiled(Fact, topic="assessment.objection-filed.v1"):
    """{subject} objects to an entry of the file, {days_late} days after the time for it.

    entry: event id of the decision objected to. decide_by: the last day for the answer, by ``score.objection``.
    ground: in words.
    """

    objection_id: UUID
    entry: UUID
    by: Literal["person", "guardian", "lawyer"]
    days_late: Count
    decide_by: date
    ground: Personal[Text | None, Category.NARRATIVE] = None


class ObjectionDecided(Decision, topic="assessment.objection-decided.v1"):
    """The objection of {subject} was decided: {outcome}.

    entry: event id of the decision objected to. reason: in words.
    """

    objection_id: UUID
    entry: UUID
    outcome: Outcome
    reason: Personal[Text, Category.NARRATIVE]


class ObjectionReferred(Fact, topic="assessment.objection-referred.v1"):
    """{subject} took the objection to the procuratorate."""

    objection_id: UUID


class ObjectionReviewed(Fact, topic="assessment.objection-reviewed.v1"):
    """The procuratorate reviewed the objection of {subject}: {outcome}.

    opinion: in words.
    """

    objection_id: UUID
    outcome: Outcome
    opinion: Personal[Text | None, Category.NARRATIVE] = None


class AttitudeAssessed(Fact, topic="assessment.attitude-assessed.v1"):
    """{subject} was found to admit guilt: {admits_guilt}, to obey the law and the rules: {obeys}.

    note: in words.
    """

    admits_guilt: Literal["fully", "partly", "not_at_all"]
    obeys: Literal["fully", "partly", "not_at_all"]
    note: Personal[Text | None, Category.NARRATIVE] = None


ResultsEvent = (
    ResultNotified
    | ResultPublished
    | ObjectionFiled
    | ObjectionDecided
    | ObjectionReferred
    | ObjectionReviewed
    | AttitudeAssessed
)


class Objection(msgspec.Struct, frozen=True, omit_defaults=True):
    """An objection. filed: its event id; entry: what it objects to. decide_by: the last day for the answer. decided:
    event id of the answer; referred: to the procuratorate; reviewed: by it."""

    filed: UUID
    entry: UUID
    decided: UUID | None = None
    referred: bool = False
    reviewed: bool = False
    decide_by: date | None = None


class Told(msgspec.Struct, frozen=True, omit_defaults=True):
    """A result that was told. said: event id of that; published: whether it was published too."""

    said: UUID
    closing: UUID
    published: bool = False


#: How many told results and objections the rules still know; the history has them all.
RESULTS_KEPT = 36
OBJECTIONS_KEPT = 32


class Results(msgspec.Struct, frozen=True, omit_defaults=True):
    """Results told, by period; objections, by id; the newest finding on the attitude, by its event id."""

    told: dict[str, Told] = {}
    objections: dict[UUID, Objection] = {}
    attitude: UUID | None = None


def evolve(results: Results, entry: Entry[ResultsEvent]) -> Results:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case ResultNotified(period=period, closing=closing):
            told = {**results.told, period: Told(entry.event_id, closing)}
            return replace(results, told=newest(told, RESULTS_KEPT))
        case ResultPublished(period=period):
            found = results.told.get(period)
            if found is None:
                return results
            return replace(results, told={**results.told, period: replace(found, published=True)})
        case ObjectionFiled(objection_id=key, entry=against, decide_by=decide_by):
            objections = {**results.objections, key: Objection(entry.event_id, against, decide_by=decide_by)}
            return replace(results, objections=newest(objections, OBJECTIONS_KEPT))
        case ObjectionDecided(objection_id=key):
            return _changed(results, key, decided=entry.event_id)
        case ObjectionReferred(objection_id=key):
            return _changed(results, key, referred=True)
        case ObjectionReviewed(objection_id=key):
            return _changed(results, key, reviewed=True)
        case AttitudeAssessed():
            return replace(results, attitude=entry.event_id)
        case _ as unhandled:
            assert_never(unhandled)


def _changed(results: Results, key: UUID, **changes: object) -> Results:
    found = results.objections.get(key)
    if found is None:
        return results
    return replace(results, objections={**results.objections, key: replace(found, **changes)})
