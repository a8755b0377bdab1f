"""One example of every event and command about staff."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.intake import refusals as intake
from domain.intake.examples import NOW, UNIT
from domain.intake.record import Sex
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.event import Event
from domain.kernel.rule import Draft, Example, Of
from domain.people.staff import refusals, rules
from domain.people.staff.record import (
    Function,
    Grade,
    Misconduct,
    MisconductDecided,
    MisconductRecorded,
    Post,
    Staff,
    StaffAppraised,
    StaffAssigned,
    StaffReleased,
    TrainingAttended,
    TrainingHoursShort,
)
from domain.people.staffing.record import HeldTraining, Staffing

SINCE = Occurred(datetime(2025, 1, 6, 1, tzinfo=UTC))
TRAINING = UUID("019b8a00-0000-7000-8000-0000000000d1")
REPORT = UUID("019b8a00-0000-7000-8000-0000000000d2")

assigned = StaffAssigned(
    staff_id="officer-7",
    unit_id=UNIT,
    post=Post.CADRE,
    functions=(Function.ASSESSING, Function.EDUCATING),
    sex=Sex.FEMALE,
    juvenile_specialist=True,
    name="Wang Fang",
)
attended = TrainingAttended(
    staff_id="officer-7",
    training_id=TRAINING,
    topic_code="law-2020",
    hours=16,
    by_meeting=False,
    year=2025,
    required=40,
)
reported = MisconductRecorded(
    misconduct_id=REPORT,
    staff_id="officer-7",
    kind=Misconduct.NEGLECT,
    digest="0f" * 32,
    account="No visit for months.",
)

EVENTS: tuple[Event, ...] = (
    assigned,
    StaffReleased(staff_id="officer-7", unit_id=UNIT, reason="retired"),
    attended,
    TrainingHoursShort(staff_id="officer-7", year=2025, hours=16, required=40),
    StaffAppraised(
        staff_id="officer-7",
        year=2025,
        management=Grade.COMPETENT,
        assessing=Grade.EXCELLENT,
        educating=Grade.EXCELLENT,
        coordinating=Grade.BASIC,
        note="Knows every person by name.",
    ),
    reported,
    MisconductDecided(
        misconduct_id=REPORT,
        staff_id="officer-7",
        kind=Misconduct.NEGLECT,
        outcome="unfounded",
        consequence="no_consequence",
        reason="The visits were recorded late.",
    ),
)

ASSIGNED = (Draft(assigned, SINCE),)
REPORTED = (*ASSIGNED, reported)
#: What rules on other streams know of the person assigned above.
WORKER = Staff(
    staff_id="officer-7",
    unit_id=UNIT,
    functions=assigned.functions,
    sex=Sex.FEMALE,
    juvenile_specialist=True,
    since=SINCE,
    assigned=UUID(int=1),
)
HELD = {
    Of.STAFFING: {UNIT: Staffing(UNIT, {TRAINING: HeldTraining("law-2020", 16, False, Occurred(NOW))})},
}

_assign = rules.AssignStaff(
    staff_id="officer-7", unit_id=UNIT, post=Post.CADRE, functions=(Function.EDUCATING,), sex=Sex.FEMALE
)
_head = rules.ReassignStaff(unit_id=UNIT, post=Post.HEAD, functions=(Function.MANAGEMENT,), sex=Sex.FEMALE)
_same = rules.ReassignStaff(
    unit_id=UNIT, post=Post.CADRE, functions=assigned.functions, sex=Sex.FEMALE, juvenile_specialist=True
)
_attend = rules.AttendTraining(training_id=TRAINING, held_by=UNIT)
_appraise = rules.AppraiseStaff(
    year=2025,
    management=Grade.COMPETENT,
    assessing=Grade.COMPETENT,
    educating=Grade.COMPETENT,
    coordinating=Grade.COMPETENT,
)
_decide = rules.DecideMisconduct(
    misconduct_id=REPORT, outcome="founded", consequence="disciplined", reason="He visited nobody."
)

COMMANDS: tuple[Example, ...] = (
    Example(command=_assign, by=Role.REVIEWER, now=NOW, then=(StaffAssigned,)),
    Example(given=ASSIGNED, command=_assign, by=Role.REVIEWER, now=NOW, refused=refusals.StaffAssignedAlready),
    Example(
        command=rules.AssignStaff(
            staff_id="officer-8", unit_id="moon", post=Post.HEAD, functions=(Function.MANAGEMENT,), sex=Sex.MALE
        ),
        by=Role.REVIEWER,
        now=NOW,
        refused=intake.UnitUnknown,
    ),
    Example(given=ASSIGNED, command=_head, by=Role.LEADER, now=NOW, then=(StaffAssigned,)),
    Example(given=ASSIGNED, command=_same, by=Role.LEADER, now=NOW, refused=refusals.AssignmentUnchanged),
    Example(
        given=ASSIGNED,
        command=rules.ReleaseStaff(reason="retired"),
        by=Role.REVIEWER,
        now=NOW,
        then=(StaffReleased,),
    ),
    Example(command=rules.ReleaseStaff(reason="retired"), by=Role.REVIEWER, now=NOW, refused=refusals.StaffNotAssigned),
    Example(given=ASSIGNED, others=HELD, command=_attend, now=NOW, then=(TrainingAttended,)),
    Example(given=ASSIGNED, command=_attend, now=NOW, refused=refusals.TrainingUnknown),
    Example(
        given=(*ASSIGNED, attended),
        command=rules.RecordShortTraining(year=2025),
        by=Role.CLOCK,
        now=NOW,
        then=(TrainingHoursShort,),
    ),
    Example(
        given=(*ASSIGNED, attended),
        command=rules.RecordShortTraining(year=2026),
        by=Role.CLOCK,
        now=NOW,
        refused=refusals.YearNotOver,
    ),
    Example(given=ASSIGNED, command=_appraise, by=Role.LEADER, now=NOW, then=(StaffAppraised,)),
    Example(
        given=(*ASSIGNED, EVENTS[4]),
        command=_appraise,
        by=Role.LEADER,
        now=NOW,
        refused=refusals.AppraisedAlready,
    ),
    Example(
        given=ASSIGNED,
        command=rules.RecordMisconduct(kind=Misconduct.NEGLECT, digest="0f" * 32),
        by=Role.INSPECTOR,
        now=NOW,
        then=(MisconductRecorded,),
    ),
    Example(
        given=ASSIGNED,
        command=rules.RecordMisconduct(kind=Misconduct.BRIBERY, occurred_on=date(2025, 1, 5)),
        by=Role.INSPECTOR,
        now=NOW,
        refused=refusals.StaffBefore,
    ),
    Example(given=REPORTED, command=_decide, by=Role.LEADER, now=NOW, then=(MisconductDecided,)),
    Example(given=ASSIGNED, command=_decide, by=Role.LEADER, now=NOW, refused=refusals.ReportUnknown),
)
