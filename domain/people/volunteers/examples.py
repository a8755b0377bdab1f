"""One example of every event and command about volunteers."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.intake import refusals as intake
from domain.intake.examples import NOW, UNIT
from domain.intake.record import Sex
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.event import Event
from domain.kernel.rule import Draft, Example, example_id
from domain.people.staff.record import Grade
from domain.people.staff.refusals import YearNotOver
from domain.people.volunteers import refusals, rules
from domain.people.volunteers.record import (
    Reward,
    Volunteer,
    VolunteerAppraisalMissed,
    VolunteerAppraised,
    VolunteerCommended,
    VolunteerRegistered,
    VolunteerReleased,
    VolunteerReverificationMissed,
    VolunteerReverified,
    VolunteerTookOn,
    VolunteerWithdrawn,
)

SINCE = Occurred(datetime(2025, 6, 2, 1, tzinfo=UTC))
CASE = UUID("019b8a00-0000-7000-8000-0000000000e1")
VOLUNTEER = UUID("019b8a00-0000-7000-8000-0000000000e2")
REVERIFY_BY = date(2026, 6, 2)

registered = VolunteerRegistered(
    unit_id=UNIT,
    sex=Sex.FEMALE,
    skills=("job-search", "law"),
    reverify_by=REVERIFY_BY,
    division="110102003",
    name="Zhao Lan",
    phone="555 0144",
    place="3 Poplar Lane",
)
took_on = VolunteerTookOn(case_id=CASE, helps_in=1, most=3, year=2026)
appraised = VolunteerAppraised(year=2025, grade=Grade.COMPETENT, took_on=1, note="Comes every week.")

EVENTS: tuple[Event, ...] = (
    registered,
    VolunteerReverified(skills=("law",), reverify_by=date(2027, 6, 1), days_late=0, division="110102003"),
    VolunteerReverificationMissed(due_on=REVERIFY_BY),
    took_on,
    VolunteerReleased(case_id=CASE, reason="help_ended"),
    appraised,
    VolunteerAppraisalMissed(year=2025, due_on=date(2025, 12, 31)),
    VolunteerCommended(year=2025, reward=Reward.CERTIFICATE, appraisal=example_id(1)),
    VolunteerWithdrawn(reason="asked_to_stop"),
)

REGISTERED = (Draft(registered, SINCE),)
HELPING = (*REGISTERED, took_on)
#: What rules on other streams know of the volunteer registered above.
HELPER = Volunteer(
    volunteer_id=VOLUNTEER,
    unit_id=UNIT,
    sex=Sex.FEMALE,
    skills=registered.skills,
    division=registered.division,
    since=SINCE,
    registered=UUID(int=1),
    verified=UUID(int=1),
    reverify_by=REVERIFY_BY,
)
_after = datetime(2026, 6, 3, 2, tzinfo=UTC)

_register = rules.RegisterVolunteer(unit_id=UNIT, name="Zhao Lan", sex=Sex.FEMALE, skills=("law",))
_take_on = rules.TakeOnCase(case_id=CASE)
_release = rules.ReleaseVolunteer(case_id=CASE, reason="help_ended")
_appraise = rules.AppraiseVolunteer(year=2025, grade=Grade.COMPETENT)
_certificate = rules.CommendVolunteer(year=2025, reward=Reward.CERTIFICATE)

COMMANDS: tuple[Example, ...] = (
    Example(command=_register, now=NOW, then=(VolunteerRegistered,)),
    Example(
        command=rules.RegisterVolunteer(unit_id="moon", name="Zhao Lan", sex=Sex.FEMALE, skills=()),
        now=NOW,
        refused=intake.UnitUnknown,
    ),
    Example(given=REGISTERED, command=_register, now=NOW, refused=refusals.VolunteerRegisteredAlready),
    Example(
        given=REGISTERED,
        command=rules.ReverifyVolunteer(skills=("law",)),
        now=NOW,
        then=(VolunteerReverified,),
    ),
    Example(command=rules.ReverifyVolunteer(skills=("law",)), now=NOW, refused=refusals.VolunteerNotRegistered),
    Example(
        given=REGISTERED,
        command=rules.RecordMissedReverification(),
        by=Role.CLOCK,
        now=_after,
        then=(VolunteerReverificationMissed,),
    ),
    Example(
        given=REGISTERED,
        command=rules.RecordMissedReverification(),
        by=Role.CLOCK,
        now=NOW,
        refused=refusals.VolunteerNotDue,
    ),
    Example(given=REGISTERED, command=_take_on, now=NOW, then=(VolunteerTookOn,)),
    Example(given=REGISTERED, command=_take_on, now=_after, refused=refusals.VolunteerOverdue),
    Example(given=HELPING, command=_release, now=NOW, then=(VolunteerReleased,)),
    Example(given=REGISTERED, command=_release, now=NOW, refused=refusals.HelpsNot),
    Example(given=REGISTERED, command=_appraise, now=NOW, then=(VolunteerAppraised,)),
    Example(
        given=REGISTERED,
        command=rules.AppraiseVolunteer(year=2026, grade=Grade.COMPETENT),
        now=NOW,
        refused=YearNotOver,
    ),
    Example(
        given=REGISTERED,
        command=rules.RecordMissedAppraisal(year=2025),
        by=Role.CLOCK,
        now=NOW,
        then=(VolunteerAppraisalMissed,),
    ),
    Example(
        given=(*REGISTERED, appraised),
        command=rules.RecordMissedAppraisal(year=2025),
        by=Role.CLOCK,
        now=NOW,
        refused=refusals.VolunteerAppraisedAlready,
    ),
    Example(
        given=(*REGISTERED, appraised),
        command=_certificate,
        by=Role.LEADER,
        now=NOW,
        then=(VolunteerCommended,),
    ),
    Example(given=REGISTERED, command=_certificate, by=Role.LEADER, now=NOW, refused=refusals.NotAppraised),
    Example(
        given=REGISTERED,
        command=rules.WithdrawVolunteer(reason="asked_to_stop"),
        now=NOW,
        then=(VolunteerWithdrawn,),
    ),
    Example(
        given=HELPING,
        command=rules.WithdrawVolunteer(reason="asked_to_stop"),
        now=NOW,
        refused=refusals.StillHelps,
    ),
)
