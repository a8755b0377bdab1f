"""One example of every event and command about guardians."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.intake import standing
from domain.intake.examples import NOW, OPEN
from domain.intake.record import Sex
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.event import Event
from domain.kernel.rule import Draft, Example
from domain.people.guardians import refusals, rules
from domain.people.guardians.record import (
    GuardianAppointed,
    GuardianContactDue,
    GuardianContacted,
    GuardianDutyChecked,
    GuardianFeedbackReceived,
    GuardianReferred,
    GuardianReleased,
    GuardianUrged,
)

GUARDIAN = UUID("019b8a00-0000-7000-8000-0000000000f1")
NAMED = Occurred(datetime(2026, 1, 6, 1, tzinfo=UTC))
HEARD_BY = date(2026, 2, 5)

appointed = GuardianAppointed(
    guardian_id=GUARDIAN,
    relation="parent",
    sex=Sex.FEMALE,
    heard_by=HEARD_BY,
    name="Chen Yu",
    phone="555 0177",
)
silent = GuardianContactDue(guardian_id=GUARDIAN, heard_by=HEARD_BY)
checked = GuardianDutyChecked(guardian_id=GUARDIAN, fulfils="not_at_all", note="Has not been home for weeks.")
urged = GuardianUrged(guardian_id=GUARDIAN, ground="duty_not_done", note="Promised to come home.")

EVENTS: tuple[Event, ...] = (
    appointed,
    GuardianFeedbackReceived(
        guardian_id=GUARDIAN,
        way="phone",
        concern="some_concern",
        heard_by=date(2026, 4, 9),
        note="He comes home late.",
    ),
    silent,
    GuardianContacted(
        guardian_id=GUARDIAN, way="in_person", reached=True, heard_by=date(2026, 4, 9), note="All is well."
    ),
    checked,
    urged,
    GuardianReferred(guardian_id=GUARDIAN, authority="civil-affairs"),
    GuardianReleased(guardian_id=GUARDIAN, reason="came_of_age"),
)

GUARDED = (*OPEN, Draft(appointed, NAMED))
#: The duty was not done, they were urged, and it was not done afterwards either.
REFUSING = (*GUARDED, checked, urged, checked)
_last_day = datetime(2026, 2, 5, 2, tzinfo=UTC)

_appoint = rules.AppointGuardian(relation="parent", sex=Sex.FEMALE, name="Chen Yu")
_hear = rules.ReceiveGuardianFeedback(guardian_id=GUARDIAN, way="phone", concern="no_concern")
_silent = rules.RecordGuardianSilent(guardian_id=GUARDIAN)
_contact = rules.ContactGuardian(guardian_id=GUARDIAN, way="phone", reached=True)
_check = rules.CheckGuardianDuty(guardian_id=GUARDIAN, fulfils="fully")
_urge = rules.UrgeGuardian(guardian_id=GUARDIAN, ground="silent_for_long")
_refer = rules.ReferGuardian(guardian_id=GUARDIAN, authority="civil-affairs")
_release = rules.ReleaseGuardian(guardian_id=GUARDIAN, reason="no_longer_able")

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=_appoint, now=NOW, then=(GuardianAppointed,)),
    Example(command=_appoint, now=NOW, refused=standing.CaseNotOpened),
    Example(given=GUARDED, command=_hear, now=NOW, then=(GuardianFeedbackReceived,)),
    Example(given=OPEN, command=_hear, now=NOW, refused=refusals.GuardianUnknown),
    Example(given=GUARDED, command=_silent, by=Role.CLOCK, now=NOW, then=(GuardianContactDue,)),
    Example(given=GUARDED, command=_silent, by=Role.CLOCK, now=_last_day, refused=refusals.GuardianNotSilent),
    Example(given=(*GUARDED, silent), command=_contact, now=NOW, then=(GuardianContacted,)),
    Example(given=OPEN, command=_contact, now=NOW, refused=refusals.GuardianUnknown),
    Example(given=GUARDED, command=_check, now=NOW, then=(GuardianDutyChecked,)),
    Example(given=OPEN, command=_check, now=NOW, refused=refusals.GuardianUnknown),
    Example(given=(*GUARDED, silent), command=_urge, now=NOW, then=(GuardianUrged,)),
    Example(given=GUARDED, command=_urge, now=NOW, refused=refusals.NothingToUrge),
    Example(given=REFUSING, command=_refer, by=Role.REVIEWER, now=NOW, then=(GuardianReferred,)),
    Example(
        given=(*GUARDED, checked, urged), command=_refer, by=Role.REVIEWER, now=NOW, refused=refusals.NotUrgedBefore
    ),
    Example(given=GUARDED, command=_release, now=NOW, then=(GuardianReleased,)),
    Example(given=OPEN, command=_release, now=NOW, refused=refusals.GuardianUnknown),
)
