"""The seven steps with which a file begins, each within so many hours of its opening."""

from __future__ import annotations

from domain.assessment.record import ClassAssigned, RiskAssessed
from domain.contacts.record import TalkHeld
from domain.duties.counting import hours_after
from domain.duties.duty import Duty, Keys, Said, once, where
from domain.duties.tables import InductionChain, Step
from domain.intake.record import CaseOpened, InductionAnnounced, PlanAdopted, ResponsibleOfficerAssigned
from domain.kernel.event import Event
from domain.people.group.record import GroupFormed


def _step(step: Step, due: Said, done_by: Said, satisfied: dict[type[Event], Keys]) -> Duty:
    return Duty(
        word=f"induction-{step}",
        manager="induction chain",
        due=due,
        done_by=done_by,
        whose="officer" if step not in ("officer", "class") else "county",
        opens={CaseOpened: hours_after(InductionChain, lambda table: table.hours[step])},
        satisfied=satisfied,
        ahead=True,
    )


OFFICER = _step(
    "officer",
    Said("Somebody has to be made responsible for the person.", "应当确定负责社区矫正对象的工作人员。"),
    Said("A responsible officer is assigned.", "指定责任人。"),
    {ResponsibleOfficerAssigned: once},
)
GROUP = _step(
    "group",
    Said("The correction group has to be formed.", "应当成立矫正小组。"),
    Said("The group is recorded as formed.", "记录成立矫正小组。"),
    {GroupFormed: once},
)
RISK = _step(
    "risk",
    Said("The risk has to be assessed.", "应当评估社区矫正对象的风险。"),
    Said("A risk assessment is recorded.", "记录风险评估。"),
    {RiskAssessed: once},
)
CLASS = _step(
    "class",
    Said("A class of supervision has to be assigned.", "应当确定管理类别。"),
    Said("A class is assigned.", "确定管理类别。"),
    {ClassAssigned: once},
)
PLAN = _step(
    "plan",
    Said("The plan of supervision has to be adopted.", "应当制定矫正方案。"),
    Said("A plan is adopted.", "制定矫正方案。"),
    {PlanAdopted: once},
)
ANNOUNCEMENT = _step(
    "announcement",
    Said("Judgment, term and rules have to be announced.", "应当进行入矫宣告。"),
    Said("The announcement and its acknowledgement are recorded.", "记录入矫宣告和社区矫正对象的确认。"),
    {InductionAnnounced: once},
)
TALK = _step(
    "talk",
    Said("The first talk has to be held.", "应当进行首次谈话。"),
    Said("A first talk is recorded.", "记录首次谈话。"),
    {TalkHeld: where("talk", "first", once)},
)
DUTIES = (OFFICER, GROUP, RISK, CLASS, PLAN, ANNOUNCEMENT, TALK)
