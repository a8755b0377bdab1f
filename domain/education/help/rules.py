"""Who is helped with what: in everything by somebody who stands by the person, with work not before the age for it."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from domain.case import Case
from domain.education.help import refusals
from domain.education.help.record import (
    AssistanceEnded,
    AssistanceGiven,
    Helping,
    Need,
    SchoolingArranged,
    SkillTrainingDone,
    WorkHelpGiven,
)
from domain.education.help.tables import EducationHelp
from domain.education.sessions.record import Minutes
from domain.intake import standing
from domain.intake.record import CaseOpened
from domain.kernel import days
from domain.kernel.correction import EntryCorrected
from domain.kernel.ids import Code, Digest, Narrative
from domain.kernel.rule import Draft, Drafts, FactCommand, Facts, cited, rule


class GiveAssistance(FactCommand):
    """Record help. help_id: of help that goes on, whose need and counterpart it then has; None for new help.

    counterpart: code of who stands by the person.
    """

    need: Need
    counterpart: Code
    help_id: UUID | None = None
    note: Narrative | None = None


@rule(on="education/help", may=standing.RECORDERS)
def give_assistance(command: GiveAssistance, case: Case, facts: Facts) -> Drafts:
    """New help with a need that the table knows, or more of the help that goes on."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    known(command.need, facts.day(occurred), facts)
    before = _open(command.help_id, case) if command.help_id else None
    same = (command.need, command.counterpart)
    if before is None and any((one.need, one.counterpart) == same for one in case.help.open.values()):
        raise refusals.HelpGoesOn(need=command.need.value, counterpart=command.counterpart)
    plan = case.intake.plan
    event = AssistanceGiven(
        help_id=command.help_id or facts.new_id(),
        need=before.need if before else command.need,
        counterpart=before.counterpart if before else command.counterpart,
        number=before.number + 1 if before else 1,
        plan_id=plan.plan_id if plan else None,
        note=command.note,
    )
    return [Draft(event, evidence=cited(plan.adopted_by if plan else None, before.entry if before else None))]


def known(need: Need, day: date, facts: Facts) -> None:
    """Refuse a need that the table does not know."""
    table = facts.policies.of(EducationHelp, day)
    unknown = refusals.NeedNotHelped(rule=table.pin, need=need.value, needs=", ".join(table.needs))
    facts.require(need in table.needs, unknown)


class EndAssistance(FactCommand):
    """Record that help ended, and how."""

    help_id: UUID
    outcome: Literal["settled", "declined_by_person", "counterpart_gone", "passed_on"]


@rule(on="education/help/{help_id}", do="end", may=standing.RECORDERS)
def end_assistance(command: EndAssistance, case: Case, facts: Facts) -> Drafts:
    """Help that goes on."""
    standing.during(case, facts.occurred(command), facts)
    before = _open(command.help_id, case)
    event = AssistanceEnded(help_id=command.help_id, need=before.need, outcome=command.outcome)
    return [Draft(event, evidence=cited(before.entry))]


class RecordSkillTraining(FactCommand):
    """Record that the person was trained. skill, provider: codes. certificate: SHA-256 of it."""

    skill: Code
    provider: Code
    minutes: Minutes
    certificate: Digest | None = None


@rule(on="education/skills", may=standing.RECORDERS)
def record_skill_training(command: RecordSkillTraining, case: Case, facts: Facts) -> Drafts:
    """While the case is open."""
    standing.during(case, facts.occurred(command), facts)
    event = SkillTrainingDone(
        skill=command.skill, provider=command.provider, minutes=command.minutes, certificate=command.certificate
    )
    return [Draft(event, evidence=cited(command.certificate))]


class ArrangeSchooling(FactCommand):
    """Record that schooling was arranged. school, authority: codes; the education authority was told."""

    school: Code
    authority: Code
    schooling: Literal["compulsory_schooling", "upper_secondary", "vocational_schooling"] = "compulsory_schooling"


@rule(on="education/schooling", may=standing.RECORDERS)
def arrange_schooling(command: ArrangeSchooling, case: Case, facts: Facts) -> Drafts:
    """For somebody under the rules for juveniles, also after they come of age."""
    standing.during(case, facts.occurred(command), facts)
    if not case.regime.juvenile:
        raise refusals.NotAJuvenile()
    event = SchoolingArranged(schooling=command.schooling, school=command.school, authority=command.authority)
    return [Draft(event, evidence=cited(case.regime.said))]


class GiveWorkHelp(FactCommand):
    """Record that somebody who wants to work was helped to. counterpart: code of who helped."""

    way: Literal["vocational_training", "career_guidance", "placement"]
    counterpart: Code
    note: Narrative | None = None


def _opening(_command: object, case: Case) -> tuple[UUID, ...]:
    """The entry that opened the file, and the correction of it: they say when the person was born."""
    opened_by = case.intake.opened_by
    corrected = case.corrections.done.get(opened_by) if opened_by else None
    return tuple(one for one in (opened_by, corrected) if one)


@rule(on="education/work-help", may=standing.RECORDERS, rests_on=_opening)
def give_work_help(command: GiveWorkHelp, case: Case, facts: Facts) -> Drafts:
    """A juvenile has to be old enough by what the file says; an adult is."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    if case.regime.juvenile:
        table = facts.policies.of(EducationHelp, facts.day(occurred))
        if not _has_reached(table.work_age, facts.day(occurred), case, facts):
            raise refusals.TooYoungForWork(rule=table.pin, work_age=table.work_age)
    return [WorkHelpGiven(way=command.way, counterpart=command.counterpart, note=command.note)]


def _has_reached(age: int, day: date, case: Case, facts: Facts) -> bool:
    """Whether the person is surely of an age: on the birthday, or in the year after, where only the year is known."""
    opened = _opened(case, facts)
    if opened is None:
        return False
    born = facts.open(opened.birth_date, "age")
    if born is not None:
        try:
            return days.add_months(date.fromisoformat(born), 12 * age) <= day
        except ValueError:
            pass  # typed in another form; the year may still tell
    return opened.birth_year is not None and opened.birth_year + age < day.year


def _opened(case: Case, facts: Facts) -> CaseOpened | None:
    """The opening as it counts now."""
    entries = [facts.entry(named) for named in reversed(_opening(None, case))]  # the correction first
    for event in (entry.event for entry in entries if entry):
        becomes = event.becomes if isinstance(event, EntryCorrected) else event
        if isinstance(becomes, CaseOpened):
            return becomes
    return None


def _open(help_id: UUID, case: Case) -> Helping:
    found = case.help.open.get(help_id)
    if found is None:
        raise refusals.HelpNotOpen()
    return found
