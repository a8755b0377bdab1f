"""What happened with the guardians of one person: appointed, heard, silent, contacted, urged, referred, released.

They stand in the person's file and under its keys: what is known of them is part of the person's matter.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.intake.record import Sex
from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Code

Relation = Literal["parent", "spouse", "sibling", "child", "grandparent", "other_relative", "guarding_body"]
Way = Literal["in_person", "phone", "written", "video", "app"]


class GuardianAppointed(Fact, topic="people.guardian-appointed.v1"):
    """A guardian of {subject} was named ({relation}), to be heard from by {heard_by}.

    heard_by: the last day until which silence is nothing unusual, by ``guardian.silence_days``.
    """

    guardian_id: UUID
    relation: Relation
    sex: Sex
    heard_by: date
    name: Personal[Text, Category.IDENTITY]
    phone: Personal[Text | None, Category.CONTACT] = None


class GuardianFeedbackReceived(Fact, topic="people.guardian-feedback-received.v1"):
    """A guardian of {subject} told how things are ({way}): {concern}.

    heard_by: the day by which to hear from them again. note: in words.
    """

    guardian_id: UUID
    way: Way
    concern: Literal["no_concern", "some_concern", "serious_concern"]
    heard_by: date
    note: Personal[Text | None, Category.NARRATIVE] = None


class GuardianContactDue(Fact, topic="people.guardian-contact-due.v1"):
    """A guardian of {subject} has been silent since before {heard_by}: the officer contacts them."""

    guardian_id: UUID
    heard_by: date


class GuardianContacted(Fact, topic="people.guardian-contacted.v1"):
    """The officer contacted a guardian of {subject} ({way}); reached: {reached}.

    heard_by: the day by which to hear from them again; None where nobody was reached. note: in words.
    """

    guardian_id: UUID
    way: Way
    reached: bool
    heard_by: date | None = None
    note: Personal[Text | None, Category.NARRATIVE] = None


class GuardianDutyChecked(Fact, topic="people.guardian-duty-checked.v1"):
    """Whether a guardian of {subject} does their duty was checked: {fulfils}.

    note: in words.
    """

    guardian_id: UUID
    fulfils: Literal["fully", "partly", "not_at_all"]
    note: Personal[Text | None, Category.NARRATIVE] = None


class GuardianUrged(Fact, topic="people.guardian-urged.v1"):
    """A guardian of {subject} was urged to do their duty ({ground}).

    note: in words.
    """

    guardian_id: UUID
    ground: Literal["silent_for_long", "duty_not_done"]
    note: Personal[Text | None, Category.NARRATIVE] = None


class GuardianReferred(Decision, topic="people.guardian-referred.v1"):
    """That a guardian of {subject} refuses their duty was passed on to {authority}.

    authority: code of the body that deals with it by law.
    """

    guardian_id: UUID
    authority: Code


class GuardianReleased(Fact, topic="people.guardian-released.v1"):
    """Somebody is no longer a guardian of {subject} ({reason})."""

    guardian_id: UUID
    reason: Literal["replaced_by_other", "came_of_age", "no_longer_able", "deceased"]


GuardiansEvent = (
    GuardianAppointed
    | GuardianFeedbackReceived
    | GuardianContactDue
    | GuardianContacted
    | GuardianDutyChecked
    | GuardianUrged
    | GuardianReferred
    | GuardianReleased
)


class Guardian(msgspec.Struct, frozen=True, omit_defaults=True):
    """One guardian. heard_by: by when to hear from them. due, checked, urged, referred: event ids, the newest.

    due: until they are heard. checked: of a check since the newest urging that found their duty not done, or done in
    part. referred: since the newest urging.
    """

    sex: Sex
    appointed: UUID
    appointed_at: datetime
    heard_by: date
    due: UUID | None = None
    checked: UUID | None = None
    urged: UUID | None = None
    referred: UUID | None = None


#: More guardians than a person has.
GUARDIANS_KEPT = 12


class Guardians(msgspec.Struct, frozen=True, omit_defaults=True):
    """The guardians of the person, by id."""

    of: dict[UUID, Guardian] = {}


def evolve(guardians: Guardians, entry: Entry[GuardiansEvent]) -> Guardians:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case GuardianAppointed(guardian_id=key, sex=sex, heard_by=heard_by):
            new = Guardian(sex, entry.event_id, entry.occurred_at, heard_by)
            return Guardians(newest({**guardians.of, key: new}, GUARDIANS_KEPT))
        case GuardianFeedbackReceived(guardian_id=key, heard_by=heard_by):
            return _heard(guardians, key, heard_by)
        case GuardianContacted(guardian_id=key, heard_by=heard_by):
            return guardians if heard_by is None else _heard(guardians, key, heard_by)
        case GuardianContactDue(guardian_id=key, heard_by=heard_by):
            guardian = guardians.of.get(key)
            heard = guardian is not None and guardian.heard_by > heard_by  # in time, and recorded only afterwards
            return guardians if heard else _changed(guardians, key, due=entry.event_id)
        case GuardianDutyChecked(guardian_id=key, fulfils=fulfils):
            return _changed(guardians, key, checked=None if fulfils == "fully" else entry.event_id)
        case GuardianUrged(guardian_id=key):
            return _changed(guardians, key, urged=entry.event_id, checked=None, referred=None)
        case GuardianReferred(guardian_id=key):
            return _changed(guardians, key, referred=entry.event_id)
        case GuardianReleased(guardian_id=key):
            return Guardians({one: guardian for one, guardian in guardians.of.items() if one != key})
        case _ as unhandled:
            assert_never(unhandled)


def _heard(guardians: Guardians, key: UUID, heard_by: date) -> Guardians:
    """They were heard; a late entry does not bring the day forward."""
    guardian = guardians.of.get(key)
    return (
        guardians if guardian is None else _changed(guardians, key, heard_by=max(guardian.heard_by, heard_by), due=None)
    )


def _changed(guardians: Guardians, key: UUID, **changes: object) -> Guardians:
    guardian = guardians.of.get(key)
    return guardians if guardian is None else Guardians({**guardians.of, key: replace(guardian, **changes)})
