"""One example of every event and command about help."""

from __future__ import annotations

from uuid import UUID

from domain.education.help import refusals
from domain.education.help.record import (
    AssistanceEnded,
    AssistanceGiven,
    Need,
    SchoolingArranged,
    SkillTrainingDone,
    WorkHelpGiven,
)
from domain.education.help.rules import (
    ArrangeSchooling,
    EndAssistance,
    GiveAssistance,
    GiveWorkHelp,
    RecordSkillTraining,
)
from domain.intake import standing
from domain.intake.examples import NOW, OPEN
from domain.intake.regime.examples import juvenile
from domain.kernel.event import Event
from domain.kernel.rule import Example

HELP = UUID("019b8a00-0000-7000-8000-0000000000ec")

given = AssistanceGiven(
    help_id=HELP, need=Need.EMPLOYMENT, counterpart="cadre-12", number=1, note="Knows the owner of the workshop."
)

EVENTS: tuple[Event, ...] = (
    given,
    AssistanceEnded(help_id=HELP, need=Need.EMPLOYMENT, outcome="settled"),
    SkillTrainingDone(skill="welding", provider="north-college", minutes=240, certificate="3c" * 32),
    SchoolingArranged(schooling="compulsory_schooling", school="north-school", authority="north-education"),
    WorkHelpGiven(way="placement", counterpart="cadre-12", note="Three days a week at first."),
)

HELPED = (*OPEN, given)
_new = GiveAssistance(need=Need.EMPLOYMENT, counterpart="cadre-12")
_end = EndAssistance(help_id=HELP, outcome="settled")
_skill = RecordSkillTraining(skill="welding", provider="north-college", minutes=240)
_school = ArrangeSchooling(school="north-school", authority="north-education")
_work = GiveWorkHelp(way="placement", counterpart="cadre-12")

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=_new, now=NOW, then=(AssistanceGiven,)),
    Example(given=HELPED, command=_new, now=NOW, refused=refusals.HelpGoesOn),
    Example(given=HELPED, command=_end, now=NOW, then=(AssistanceEnded,)),
    Example(given=OPEN, command=_end, now=NOW, refused=refusals.HelpNotOpen),
    Example(given=OPEN, command=_skill, now=NOW, then=(SkillTrainingDone,)),
    Example(command=_skill, now=NOW, refused=standing.CaseNotOpened),
    Example(given=(*OPEN, juvenile), command=_school, now=NOW, then=(SchoolingArranged,)),
    Example(given=OPEN, command=_school, now=NOW, refused=refusals.NotAJuvenile),
    Example(given=OPEN, command=_work, now=NOW, then=(WorkHelpGiven,)),
    Example(command=_work, now=NOW, refused=standing.CaseNotOpened),
)
