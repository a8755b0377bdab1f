"""Guardians: heard from, contacted when silent, urged where there is reason to, referred only after that."""

from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.intake import standing
from domain.intake.ending.record import Discharged
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, example_id
from domain.people.guardians import refusals, rules
from domain.people.guardians.examples import (
    EVENTS,
    GUARDED,
    GUARDIAN,
    HEARD_BY,
    REFUSING,
    appointed,
    checked,
    silent,
    urged,
)
from domain.people.guardians.record import (
    GUARDIANS_KEPT,
    GuardianAppointed,
    GuardianContactDue,
    GuardianContacted,
    GuardianDutyChecked,
    GuardianFeedbackReceived,
    GuardianReferred,
    GuardianUrged,
)

SILENT = rules.RecordGuardianSilent(guardian_id=GUARDIAN)
CONTACT = rules.ContactGuardian(guardian_id=GUARDIAN, way="phone", reached=True)
HEAR = rules.ReceiveGuardianFeedback(guardian_id=GUARDIAN, way="phone", concern="no_concern")
URGE = rules.UrgeGuardian(guardian_id=GUARDIAN, ground="duty_not_done")
REFER = rules.ReferGuardian(guardian_id=GUARDIAN, authority="civil-affairs")


def test_a_guardian_is_to_be_heard_from_within_the_days_of_the_table(given):
    command = rules.AppointGuardian(relation="parent", sex="female", name="Chen Yu", occurred_on=date(2026, 1, 6))
    given(*GUARDED).when(command).then(GuardianAppointed, heard_by=date(2026, 2, 5))


@pytest.mark.parametrize(("moment", "due"), [("2026-02-05 23:59", False), ("2026-02-06 00:01", True)])
def test_a_silence_begins_the_day_after_the_last_day(given, at, moment, due):
    outcome = given(*GUARDED).when(SILENT, by=Role.CLOCK, at=at(moment))
    if due:
        outcome.then(GuardianContactDue, heard_by=HEARD_BY)
    else:
        outcome.refused(refusals.GuardianNotSilent, heard_by=HEARD_BY)


def test_a_silence_is_recorded_once_and_a_contact_that_reaches_somebody_ends_it(given, at):
    file = given(*GUARDED, Draft(silent, Occurred(at("2026-02-06 09:00"))))
    file.when(SILENT, by=Role.CLOCK).refused(refusals.ContactDueAlready)
    nobody = file.when(replace(CONTACT, reached=False)).then(GuardianContacted, heard_by=None)
    nobody.and_then().when(SILENT, by=Role.CLOCK).refused(refusals.ContactDueAlready)
    reached = file.when(CONTACT).then(GuardianContacted, heard_by=date(2026, 4, 9))
    assert reached.drafts[0].evidence == (str(example_id(2)),)
    reached.and_then().when(SILENT, by=Role.CLOCK).refused(refusals.GuardianNotSilent, heard_by=date(2026, 4, 9))


def test_who_was_heard_in_time_but_recorded_late_is_not_silent(given, at):
    file = given(*GUARDED, Draft(silent, Occurred(at("2026-02-06 09:00"))))
    heard = file.when(replace(HEAR, occurred_on=date(2026, 2, 4))).then(GuardianFeedbackReceived)
    assert heard.and_then().case().guardians.of[GUARDIAN].due is None
    assert file.case().guardians.of[GUARDIAN].due == example_id(2)


def test_an_older_word_does_not_bring_the_day_forward(given):
    newer = EVENTS[1]
    older = replace(newer, heard_by=date(2026, 2, 20))
    assert given(*GUARDED, newer, older).case().guardians.of[GUARDIAN].heard_by == date(2026, 4, 9)


def test_a_guardian_is_urged_for_what_stands_on_the_record(given):
    given(*GUARDED).when(URGE).refused(refusals.NothingToUrge, ground="duty_not_done")
    given(*GUARDED, silent).when(URGE).refused(refusals.NothingToUrge)
    given(*GUARDED, checked).when(URGE).then(GuardianUrged)
    given(*GUARDED, replace(checked, fulfils="fully")).when(URGE).refused(refusals.NothingToUrge)
    given(*GUARDED, checked, replace(checked, fulfils="fully")).when(URGE).refused(refusals.NothingToUrge)
    given(*GUARDED, replace(checked, fulfils="partly")).when(URGE).then(GuardianUrged)


def test_a_refusal_of_duty_is_passed_on_only_when_urging_changed_nothing(given):
    given(*GUARDED, checked).when(REFER, by=Role.REVIEWER).refused(refusals.NotUrgedBefore)
    given(*GUARDED, checked, urged, replace(checked, fulfils="fully")).when(REFER, by=Role.REVIEWER).refused(
        refusals.NotUrgedBefore
    )
    passed_on = given(*REFUSING).when(REFER, by=Role.REVIEWER).then(GuardianReferred)
    assert passed_on.drafts[0].evidence == (str(example_id(3)), str(example_id(4)))
    passed_on.and_then().when(REFER, by=Role.REVIEWER).refused(refusals.GuardianReferredAlready)
    given(*REFUSING).when(REFER).refused(NotEmpowered)


def test_urged_again_a_guardian_may_be_referred_again(given):
    referred = GuardianReferred(guardian_id=GUARDIAN, authority="civil-affairs")
    given(*REFUSING, referred, urged, checked).when(REFER, by=Role.REVIEWER).then(GuardianReferred)


def test_what_happened_before_the_guardian_was_named_is_refused(given):
    check = rules.CheckGuardianDuty(guardian_id=GUARDIAN, fulfils="fully", occurred_on=date(2026, 1, 5))
    given(*GUARDED).when(check).refused(refusals.GuardianBefore, named_on=date(2026, 1, 6))
    given(*GUARDED).when(replace(check, occurred_on=date(2026, 1, 6))).then(GuardianDutyChecked)


def test_a_person_has_only_so_many_guardians(given):
    more = [replace(appointed, guardian_id=UUID(int=n)) for n in range(GUARDIANS_KEPT - 1)]
    command = rules.AppointGuardian(relation="parent", sex="female", name="Chen Yu")
    given(*GUARDED, *more).when(command).refused(refusals.TooManyGuardians, count=GUARDIANS_KEPT)


def test_guardians_of_a_file_that_has_ended_are_left_in_peace(given, at):
    ended = Draft(Discharged(ground="expiry"), Occurred(at("2026-03-01 09:00")))
    given(*GUARDED, ended).when(SILENT, by=Role.CLOCK).refused(standing.CaseEnded)
    given(*GUARDED, ended).when(HEAR).refused(standing.CaseEnded)
